internal import CCurl

/// The header fields of requests as libcurl wants them. Most requests of a client have one of a few headers; each list is
/// made once.
struct HeaderLists {
    private struct Kind: Hashable {
        var method: HTTPRequest.Method
        var headers: [HTTPHeader]
    }

    /// The number of lists beyond which all are freed, as soon as none is used.
    private static let mostLists = 16

    private var lists: [Kind: UnsafeMutablePointer<curl_slist>] = [:]

    /// The list of a request. It is valid until ``free()``.
    ///
    /// - Parameter isUnused: If `true`, no transfer uses one of the lists, and they may be freed.
    mutating func list(of request: HTTPRequest, isUnused: Bool) -> UnsafeMutablePointer<curl_slist>? {
        let kind = Kind(method: request.method, headers: request.headers)
        if let known = lists[kind] { return known }
        if lists.count >= Self.mostLists, isUnused { free() }
        var list: UnsafeMutablePointer<curl_slist>?
        for header in request.headers { list = curl_slist_append(list, "\(header.name): \(header.value)") }
        // No "Expect: 100-continue": it costs a round trip, and the bodies are small.
        if request.method == .post { list = curl_slist_append(list, "Expect:") }
        lists[kind] = list
        return list
    }

    /// Frees all lists.
    mutating func free() {
        for list in lists.values { curl_slist_free_all(list) }
        lists = [:]
    }
}
