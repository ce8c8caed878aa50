/// How the records of a resource come: in what they are wrapped, and how they are cut into pages.
package enum ResourceShape: Sendable {
    /// A bare array with all of them.
    case array
    /// A bare array, cut by `startAt` and `maxResults`.
    case pagedArray(size: Int, limit: Int)
    /// The vendor's page bean; boards leave out the links to this and the next page.
    case page(size: Int, limit: Int, links: Bool = true)
    /// A page bean of bare values: each record has one member, and only its value is sent.
    case valuePage(size: Int, limit: Int)
    /// A page of a shape of its own: `startAt`, `maxResults`, `total`, and the records under this name.
    case listPage(String, size: Int, limit: Int)
    /// The one record itself.
    case object
    /// A bare array, or the one record itself where the parameter names it by that member.
    case arrayOrObject(parameter: String, member: String)
    /// All records as an array under this name.
    case wrapper(String)
    /// An array under this name, and no more records than `maxResults`, which is at most and by default the limit.
    case best(String, limit: Int)
    /// An object with a member for each record, named by one of its members; under a name of its own if there is one.
    /// Where `value` is given, only that member of the record is sent.
    case map(String?, key: String, value: String? = nil)
    /// Changes since a moment, by the member that has it.
    case since(limit: Int)
    /// A page that begins at a cursor.
    case cursor(limit: Int)
    /// `offset`, `limit`, `total`, and the records under this name.
    case offsetAndLimit(String, limit: Int)
}
