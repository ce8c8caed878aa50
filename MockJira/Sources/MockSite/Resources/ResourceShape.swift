/// The form of a resource's responses: the enclosing JSON, and the way of paging.
package enum ResourceShape: Sendable {
    /// A bare array with all records.
    case array
    /// A bare array, paged by `startAt` and `maxResults`.
    case pagedArray(size: Int, limit: Int)
    /// Jira's page bean. Boards omit the links to this and the next page.
    case page(size: Int, limit: Int, links: Bool = true)
    /// A page bean of plain values: each record has one member, and only its value is sent.
    case valuePage(size: Int, limit: Int)
    /// A page with `startAt`, `maxResults`, `total`, and the records under this name.
    case listPage(String, size: Int, limit: Int)
    /// A single record.
    case object
    /// A bare array, or the record whose member equals the value of the parameter.
    case arrayOrObject(parameter: String, member: String)
    /// An object with an array of all records under this name.
    case wrapper(String)
    /// An array under this name with at most `maxResults` records, which is at most the limit, and the limit by
    /// default.
    case best(String, limit: Int)
    /// An object with a member for each record, whose name is one of the record's members. The object is enclosed in
    /// a member of this name, if there is one. With `value`, only that member of the record is sent.
    case map(String?, key: String, value: String? = nil)
    /// Changes since a moment, by their member `updatedTime`.
    case since(limit: Int)
    /// A page that begins at a cursor.
    case cursor(limit: Int)
    /// `offset`, `limit`, `total`, and the records under this name.
    case offsetAndLimit(String, limit: Int)
}
