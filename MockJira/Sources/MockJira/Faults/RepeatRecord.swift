/// The fault ``MockFault/repeatRecord``.
struct RepeatRecord: Fault {
    static let name = "repeatRecord"

    func prepare(_ defects: inout ResponseDefects) {
        defects.repeatsRecord = true
    }
}

extension MockFault {
    /// Pages and bulk fetches whose first record is sent twice.
    public static var repeatRecord: MockFault { MockFault(RepeatRecord()) }
}
