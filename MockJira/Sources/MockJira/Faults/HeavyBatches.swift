/// The fault ``MockFault/heavyBatches``.
struct HeavyBatches: Fault {
    static let name = "heavyBatches"
    /// The maximum number of issues that one request may list.
    var most = 30

    func prepare(_ defects: inout ResponseDefects) { defects.mostListed = most }
}

extension MockFault {
    /// A gateway that rejects large batches: requests for more than 30 issues get status 504, and requests for up to 30
    /// issues succeed.
    public static var heavyBatches: MockFault { MockFault(HeavyBatches()) }

    /// The fault ``heavyBatches`` with a given maximum number of issues.
    public static func heavyBatches(over most: Int) -> MockFault { MockFault(HeavyBatches(most: most)) }
}
