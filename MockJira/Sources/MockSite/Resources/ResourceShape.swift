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
    /// An array of all records. If the request contains the parameter, the response is only the record whose member
    /// equals the parameter's value.
    case arrayOrObject(parameter: String, member: String)
    /// An object with one member of the given name, which is an array of all records.
    case wrapper(String)
    /// An object with an array in a member with the given name. The array contains the first `maxResults` records. The
    /// default and the maximum of `maxResults` are `limit`.
    case best(String, limit: Int)
    /// An object with one member for each record. The record's member `key` contains the name of that member. If the
    /// first associated value is not nil, this object is in a member with that name of another object. If `value` is
    /// not nil, only the member `value` of each record is sent.
    case map(String?, key: String, value: String? = nil)
    /// A list of changes since a time in the request. The member `updatedTime` of a record is the time of its change.
    case since(limit: Int)
    /// A page of at most `limit` records, which begins at a cursor.
    case cursor(limit: Int)
    /// An object with `offset`, `limit` and `total`, and the records in a member with the given name.
    case offsetAndLimit(String, limit: Int)
}
