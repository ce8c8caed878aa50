/// The fault ``MockFault/nullToken``.
struct NullToken: Fault {
    static let name = "nullToken"

    func changeResponse(_ response: inout MutableResponse) {
        response.changeEnvelope { $0.replacing(NextPageMembers.tokens.map { ($0, "null") }) }
    }
}

extension MockFault {
    /// Pages that report that more pages follow, with null as the page token or cursor of the next page.
    public static var nullToken: MockFault { MockFault(NullToken()) }
}

/// The fault ``MockFault/emptyToken``.
struct EmptyToken: Fault {
    static let name = "emptyToken"

    func changeResponse(_ response: inout MutableResponse) {
        response.changeEnvelope { $0.replacing(NextPageMembers.tokens.map { ($0, "\"\"") }) }
    }
}

extension MockFault {
    /// Pages that report that more pages follow, with an empty string as the page token or cursor of the next page.
    public static var emptyToken: MockFault { MockFault(EmptyToken()) }
}

/// The fault ``MockFault/absentToken``.
struct AbsentToken: Fault {
    static let name = "absentToken"

    func changeResponse(_ response: inout MutableResponse) {
        response.changeEnvelope { $0.removing(Set(NextPageMembers.tokens)) }
    }
}

extension MockFault {
    /// Pages that report that more pages follow, without the member for the page token or cursor of the next page.
    public static var absentToken: MockFault { MockFault(AbsentToken()) }
}

/// The fault ``MockFault/lastWithToken``.
struct LastWithToken: Fault {
    static let name = "lastWithToken"

    func changeResponse(_ response: inout MutableResponse) {
        response.changeEnvelope { envelope in
            guard envelope.members.contains(where: { NextPageMembers.tokens.contains($0.name) }) else {
                return envelope.replacing([])
            }
            return envelope.replacing(NextPageMembers.flags.map { ($0, "true") })
        }
    }
}

extension MockFault {
    /// Pages that are reported as the last, although they contain the page token or cursor of a next page.
    public static var lastWithToken: MockFault { MockFault(LastWithToken()) }
}

/// The names of the members of a page that determine whether and where the next page begins.
enum NextPageMembers {
    static let tokens = ["nextPageToken", "nextPageCursor"]
    static let flags = ["isLast", "last"]
}
