/// The fault ``MockFault/missingFromBulkfetch``.
struct MissingFromBulkfetch: Fault {
    static let name = "missingFromBulkfetch"
    /// The ids and keys that are left out. An issue that is listed by its id is not left out if a request contains its
    /// key, and vice versa. If the set is empty, one in ten issues is left out.
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

    /// A bulk fetch that leaves out the issues with these ids or keys. An issue that is listed by its id is not left
    /// out if a request contains its key, and vice versa.
    public static func missingFromBulkfetch(_ issueIDsOrKeys: Set<String>) -> MockFault {
        MockFault(MissingFromBulkfetch(issueIDsOrKeys: issueIDsOrKeys))
    }
}
