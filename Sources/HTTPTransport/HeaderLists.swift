internal import CCurl

/// The header fields of requests as libcurl's lists. Most requests of a client have one of a few sets of headers, whose
/// lists are created once and shared. If every request has different headers, such as signatures, each list belongs to
/// the handle that sends the request.
///
/// Memory: 16 shared lists, and one for each handle.
struct HeaderLists {
    private struct Kind: Hashable {
        var method: HTTPRequest.Method
        var headers: [HTTPHeader]
    }

    /// The maximum number of shared lists.
    private static let maximumListCount = 16

    private var lists: [Kind: UnsafeMutablePointer<curl_slist>] = [:]
    private var ownLists: [UnsafeMutableRawPointer: UnsafeMutablePointer<curl_slist>] = [:]

    /// Returns the list of a request. It is valid until the next call with the same handle, or until ``free()``.
    ///
    /// - Parameters:
    ///   - handle: The handle that sends the request. No other transfer uses it.
    ///   - isUnused: If `true`, no transfer uses any of the lists, and they may be freed.
    mutating func list(
        of request: HTTPRequest,
        for handle: UnsafeMutableRawPointer,
        isUnused: Bool
    ) -> UnsafeMutablePointer<curl_slist>? {
        // The transfer of the handle's last list has ended.
        if let own = ownLists.removeValue(forKey: handle) { curl_slist_free_all(own) }
        let kind = Kind(method: request.method, headers: request.headers)
        if let known = lists[kind] { return known }
        if lists.count >= Self.maximumListCount, isUnused { free() }
        var list: UnsafeMutablePointer<curl_slist>?
        for header in request.headers { list = curl_slist_append(list, "\(header.name): \(header.value)") }
        // This removes `Expect: 100-continue`, which would cost a round trip and has no advantage for small bodies.
        if request.method == .post { list = curl_slist_append(list, "Expect:") }
        if lists.count < Self.maximumListCount { lists[kind] = list } else { ownLists[handle] = list }
        return list
    }

    /// Frees all lists.
    mutating func free() {
        for list in lists.values { curl_slist_free_all(list) }
        for list in ownLists.values { curl_slist_free_all(list) }
        (lists, ownLists) = ([:], [:])
    }
}
