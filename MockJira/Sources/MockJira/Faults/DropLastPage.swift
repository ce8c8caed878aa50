/// The fault ``MockFault/dropLastPage``.
struct DropLastPage: Fault {
    static let name = "dropLastPage"

    func prepare(_ defects: inout ResponseDefects) {
        defects.dropsLastPage = true
    }
}

extension MockFault {
    /// Lists that end one page early and report that this was the last page: by page token, offset, since and cursor.
    ///
    /// A list of one page is not changed.
    public static var dropLastPage: MockFault { MockFault(DropLastPage()) }
}
