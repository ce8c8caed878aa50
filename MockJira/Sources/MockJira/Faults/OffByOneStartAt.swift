/// The fault ``MockFault/offByOneStartAt``.
struct OffByOneStartAt: Fault {
    static let name = "offByOneStartAt"

    func prepare(_ defects: inout ResponseDefects) {
        defects.startShift += 1
    }
}

extension MockFault {
    /// Lists that are paged by offset and count from one: every page begins one record late, and the first record is
    /// never sent.
    public static var offByOneStartAt: MockFault { MockFault(OffByOneStartAt()) }
}
