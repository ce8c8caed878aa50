import MockSite

/// The faults of a site, with the number of requests that each has hit.
struct FaultHits {
    let faults: [MockFault]
    private var matches: [Int]
    private var hits: [Int]

    init(_ faults: [MockFault]) {
        self.faults = faults
        matches = Array(repeating: 0, count: faults.count)
        hits = matches
    }

    /// Each fault with the number of requests that it has hit.
    var counts: [(fault: MockFault, hits: Int)] { faults.indices.map { (faults[$0], hits[$0]) } }

    /// A fault that hits a request.
    struct Hit {
        let fault: any Fault
        /// The number of requests that the fault hit before this one.
        let earlier: Int
    }

    /// Returns the faults that hit a request, in the order of the configuration.
    ///
    /// - Parameter order: The request's position in the order of arrival.
    mutating func hits(path: String, order: Int, _ randomSource: RandomSource) -> [Hit] {
        guard !faults.isEmpty else { return [] }
        return faults.indices.compactMap { place in
            let fault = faults[place]
            guard path.hasPrefix(fault.pathPrefix), hits[place] < fault.count ?? .max else { return nil }
            defer { matches[place] += 1 }
            guard matches[place] >= fault.after else { return nil }
            let run = fault.fault.run
            let turn = run > 1 ? matches[place] / run : order
            guard Double(randomSource.bits(.faults, turn << 8 | place) >> 11) * 0x1p-53 < fault.rate else { return nil }
            defer { hits[place] += 1 }
            return Hit(fault: fault.fault, earlier: hits[place])
        }
    }
}

extension ResponseDefects {
    /// The defects that the faults of a request add to its response.
    init(_ hits: [FaultHits.Hit]) {
        self.init()
        for hit in hits {
            earlierHits = hit.earlier
            hit.fault.prepare(&self)
        }
    }
}
