/// The faults of a site, and how often each has hit.
struct FaultHits {
    let faults: [any Fault]
    private var matches: [Int]
    private var hits: [Int]

    init(_ faults: [any Fault]) {
        self.faults = faults
        matches = Array(repeating: 0, count: faults.count)
        hits = matches
    }

    /// Each fault with the number of requests that it has hit.
    var counts: [(fault: any Fault, hits: Int)] { faults.indices.map { (faults[$0], hits[$0]) } }

    /// A fault that hits a request, and how many it has hit before.
    struct Hit {
        let fault: any Fault
        let earlier: Int
    }

    /// The faults that hit a request, in the order in which they were given.
    ///
    /// - Parameter order: The request's place in the order of arrival.
    mutating func hits(path: String, order: Int, _ draws: RandomSource) -> [Hit] {
        guard !faults.isEmpty else { return [] }
        return faults.indices.compactMap { place in
            let fault = faults[place]
            let aim = fault.aim
            guard path.hasPrefix(aim.pathPrefix), hits[place] < aim.count ?? .max else { return nil }
            let turn = fault.run > 1 ? matches[place] / fault.run : order
            matches[place] += 1
            guard Double(draws.bits(.faults, turn << 8 | place) >> 11) * 0x1p-53 < aim.rate else { return nil }
            defer { hits[place] += 1 }
            return Hit(fault: fault, earlier: hits[place])
        }
    }
}

extension Sabotage {
    /// The defects that the faults of a request add to its response.
    init(_ hits: [FaultHits.Hit]) {
        self.init()
        for hit in hits {
            earlierHits = hit.earlier
            hit.fault.prepare(&self)
        }
    }
}
