/// The fault ``MockFault/dropLastPage``.
struct DropLastPage: Fault {
    static let name = "dropLastPage"

    func prepare(_ defects: inout ResponseDefects) {
        defects.dropsLastPage = true
    }
}

extension MockFault {
    /// Lists that end one page early and report that this page is the last. The fault applies to lists that are paged
    /// by token, offset, cursor or time.
    ///
    /// A list of one page is not changed.
    public static var dropLastPage: MockFault { MockFault(DropLastPage()) }
}
