import NIOCore

/// A response as it is sent.
struct OutgoingResponse {
    var status: Int
    var contentType: String
    var headers: [(String, String)]
    var contentEncoding: String?
    var body: ByteBuffer
    /// The names of the faults that hit the request.
    var faults: [String] = []
    /// The transfer of the body; nil if the complete body is sent at once.
    var delivery: Delivery?
    /// The rate limit that rejected the request; nil if no limit rejected it.
    var rejectedBy: String?

    init(_ response: EndpointResponse, faults: [String] = [], rejectedBy: String? = nil) {
        status = response.status
        contentType = response.contentType
        headers = response.headers
        body = response.body
        self.faults = faults
        self.rejectedBy = rejectedBy
    }

    /// Creates a response from the cache.
    init(_ page: PageCache.Page, headers: [(String, String)]) {
        status = 200
        contentType = page.contentType
        self.headers = headers
        contentEncoding = page.contentEncoding
        body = page.body
    }

    /// Applies faults to the transfer of the body.
    mutating func applyDeliveryFaults(_ hits: [FaultHits.Hit]) {
        guard !hits.isEmpty else { return }
        let unchanged = Delivery(body: Array(body.readableBytesView), isCompressed: contentEncoding != nil)
        var delivery = unchanged
        for hit in hits { hit.fault.changeDelivery(&delivery) }
        guard delivery != unchanged else { return }
        body = ByteBuffer(bytes: delivery.body)
        self.delivery = delivery
    }
}

extension EndpointResponse {
    /// Applies faults to the response.
    ///
    /// - Parameter redirectTarget: The address of the host to which faults redirect; empty if there is none.
    mutating func applyFaults(_ hits: [FaultHits.Hit], uri: String, redirectTarget: String) {
        guard !hits.isEmpty else { return }
        var changed = MutableResponse(
            status: status,
            contentType: contentType,
            body: Array(body.readableBytesView),
            uri: uri,
            redirectTarget: redirectTarget
        )
        for hit in hits { hit.fault.changeResponse(&changed) }
        status = changed.status
        contentType = changed.contentType
        body = ByteBuffer(bytes: changed.body)
        headers += changed.headers.map { ($0.name, $0.value) }
    }
}
