import NIOCore

/// A response as it is sent.
struct Reply {
    var status: Int
    var contentType: String
    var headers: [(String, String)]
    var contentEncoding: String?
    var body: ByteBuffer
    /// The names of the faults that hit the request.
    var faults: [String] = []
    /// The transfer of the body; nil if the complete body is sent at once.
    var delivery: Delivery?
    /// The rate limit that rejected the request.
    var refusal: String?

    init(_ answer: Answer, faults: [String] = [], refusal: String? = nil) {
        status = answer.status
        contentType = answer.contentType
        headers = answer.headers
        body = answer.body
        self.faults = faults
        self.refusal = refusal
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
    mutating func deliver(_ hits: [FaultHits.Hit]) {
        guard !hits.isEmpty else { return }
        let whole = Delivery(body: Array(body.readableBytesView), isCompressed: contentEncoding != nil)
        var delivery = whole
        for hit in hits { hit.fault.deliver(&delivery) }
        guard delivery != whole else { return }
        body = ByteBuffer(bytes: delivery.body)
        self.delivery = delivery
    }
}

extension Answer {
    /// Applies faults to the response.
    ///
    /// - Parameter elsewhere: The address of the host to which faults redirect; empty if there is none.
    mutating func spoil(_ hits: [FaultHits.Hit], uri: String, elsewhere: String) {
        guard !hits.isEmpty else { return }
        var spoilt = SpoiltAnswer(
            status: status,
            contentType: contentType,
            body: Array(body.readableBytesView),
            uri: uri,
            elsewhere: elsewhere
        )
        for hit in hits { hit.fault.spoil(&spoilt) }
        status = spoilt.status
        contentType = spoilt.contentType
        body = ByteBuffer(bytes: spoilt.body)
        headers += spoilt.headers.map { ($0.name, $0.value) }
    }
}
