/// The structure of a resource's responses: the enclosing JSON, and the method of paging.
package enum ResourceShape: Sendable {
    /// An array of all records.
    case array
    /// An array, paged by `startAt` and `maxResults`.
    case pagedArray(size: Int, limit: Int)
    /// Jira's `PageBean`. For boards, it has no links to the current and the next page.
    case page(size: Int, limit: Int, links: Bool = true)
    /// Jira's `PageBean` with values instead of objects: each record has one member, and only its value is sent.
    case valuePage(size: Int, limit: Int)
    /// An object with `startAt`, `maxResults` and `total`, and the records in a member with the given name.
    case listPage(String, size: Int, limit: Int)
    /// A single record.
    case object
    /// An array of all records, or the one record whose member equals the value of the parameter.
    case arrayOrObject(parameter: String, member: String)
    /// An object with one member of the given name, which is an array of all records.
    case wrapper(String)
    /// An array in a member with the given name. It has at most `maxResults` records, whose default and maximum are
    /// `limit`.
    case best(String, limit: Int)
    /// An object with a member for each record; `key` is the member of the record that contains its name. If the first
    /// value is not nil, the object is in a member of that name. If `value` is not nil, only that member of each record
    /// is sent.
    case map(String?, key: String, value: String? = nil)
    /// A list of changes since a given time, which their member `updatedTime` contains.
    case since(limit: Int)
    /// A page that begins at a cursor.
    case cursor(limit: Int)
    /// An object with `offset`, `limit` and `total`, and the records in a member with the given name.
    case offsetAndLimit(String, limit: Int)
}
