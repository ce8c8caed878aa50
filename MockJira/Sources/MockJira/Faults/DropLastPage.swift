/// The fault ``MockFault/dropLastPage``.
struct DropLastPage: Fault {
    static let name = "dropLastPage"

    func prepare(_ defects: inout ResponseDefects) {
        defects.dropsLastPage = true
    }
}

extension MockFault {
    /// Lists without their last page. The page before it is reported as the last one. The fault affects lists that are
    /// paged by token, offset, cursor or time.
    ///
    /// A list of one page is not changed.
    public static var dropLastPage: MockFault { MockFault(DropLastPage()) }
}
