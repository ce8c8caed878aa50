extension Record {
    /// Decodes the record as a value of a type.
    ///
    /// ```swift
    /// struct Ticket: Decodable {
    ///     struct Fields: Decodable {
    ///         var summary: String
    ///         var created: Date
    ///         var labels: [String]
    ///         var assignee: User?
    ///     }
    ///     struct User: Decodable { var displayName: String }
    ///     var key: String
    ///     var fields: Fields
    /// }
    /// for try await issue in try client.records(of: "Issues") {
    ///     let ticket = try issue.decode(as: Ticket.self)
    /// }
    /// ```
    ///
    /// The columns of a record's parents, such as `_issueKey` of a comment, are members of the object, as they are in
    /// files. A record that is not an object, or is an entry of one, also has the members that it has in files. All
    /// members can be decoded, whether or not they were among the columns that were searched for.
    ///
    /// Members that the type does not have are skipped. Coding keys are the names of members, such as
    /// `customfield_10007`, not titles of fields; to read a field by its title, use `record["Story Points"]`. The
    /// cost is about one pass over the text of each object that the type contains. Values are read as `JSONDecoder`
    /// reads them, with these differences:
    ///
    /// - `Date` is a point in time as Jira writes it: `2015-03-14T22:37:30.123+0000`, with or without a colon in the
    ///   offset, or with `Z`; a date, `2015-03-14`, which is its beginning in UTC; or a whole number of milliseconds
    ///   since 1970.
    /// - Integers are exact: `1.0` and `1e2` are whole, `9007199254740993.0` is not rounded, `1.5` is an error.
    /// - Names of members are compared byte by byte. If a member occurs twice, the last one is used.
    /// - A lone surrogate in a text becomes U+FFFD and is not an error.
    ///
    /// `Data` is read from Base64, `URL` from a text, and `Decimal` from the number's digits, of which it holds 38.
    ///
    /// - Parameter type: The type of the value.
    /// - Returns: The value.
    /// - Throws: `DecodingError`, with the path of the value, the expectation and the finding; or an error of the
    ///   type's own `init(from:)`.
    public func decode<Value: Decodable>(as type: Value.Type) throws -> Value {
        try withWrittenText { text, owner in
            let start = UnsafeRawPointer(owner.bytes.baseAddress.unsafelyUnwrapped)
            let offset = text.baseAddress.map { $0 - start } ?? 0
            let value = DecodedValue(
                text: DecodedText(owner),
                start: UInt32(offset),
                end: UInt32(offset + text.count),
                path: nil
            )
            return try value.decoded(type)
        }
    }
}
