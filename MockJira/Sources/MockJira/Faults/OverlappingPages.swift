/// The fault ``MockFault/overlappingPages``.
struct OverlappingPages: Fault {
    static let name = "overlappingPages"

    func prepare(_ defects: inout ResponseDefects) {
        defects.overlapsPages = true
    }
}

extension MockFault {
    /// Pages that begin with the last record of the previous page.
    public static var overlappingPages: MockFault { MockFault(OverlappingPages()) }
}
