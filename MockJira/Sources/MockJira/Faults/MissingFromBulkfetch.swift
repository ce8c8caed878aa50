/// The fault ``MockFault/missingFromBulkfetch``.
struct MissingFromBulkfetch: Fault {
    static let name = "missingFromBulkfetch"
    /// The ids and keys that are left out if a request contains them in the same form. If the set is empty, every tenth
    /// issue is left out.
    var issueIDsOrKeys: Set<String> = []

    func prepare(_ defects: inout ResponseDefects) {
        if issueIDsOrKeys.isEmpty {
            defects.omitsOneOf = 10
        } else {
            defects.omitted.formUnion(issueIDsOrKeys)
        }
    }
}

extension MockFault {
    /// A bulk fetch that leaves out one in ten issues without an error.
    public static var missingFromBulkfetch: MockFault { MockFault(MissingFromBulkfetch()) }

    /// A bulk fetch that leaves out the issues with these ids or keys. An issue that is listed by its id is left out
    /// only if it is requested by its id, and likewise for its key.
    public static func missingFromBulkfetch(_ issueIDsOrKeys: Set<String>) -> MockFault {
        MockFault(MissingFromBulkfetch(issueIDsOrKeys: issueIDsOrKeys))
    }
}
