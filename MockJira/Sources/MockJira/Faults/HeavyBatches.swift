/// The fault ``MockFault/heavyBatches``.
struct HeavyBatches: Fault {
    static let name = "heavyBatches"
    /// The most issues that one request may list.
    var most = 30

    func prepare(_ defects: inout ResponseDefects) { defects.mostListed = most }
}

extension MockFault {
    /// A gateway that rejects large batches: requests for more than 30 issues get status 504, smaller ones succeed.
    public static var heavyBatches: MockFault { MockFault(HeavyBatches()) }

    /// ``heavyBatches`` of more than a number of issues.
    public static func heavyBatches(over most: Int) -> MockFault { MockFault(HeavyBatches(most: most)) }
}
