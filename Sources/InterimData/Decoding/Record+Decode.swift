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
    /// The decoded object has the same members as the record in an NDJSON file. These include the columns of the
    /// record's parents, such as `_issueKey` of a comment. If the record is not an object, its value is a member of the
    /// decoded object. If the record is an entry of an object, the name and the value of the entry are two members.
    /// Members can be decoded even if they are not columns of the table.
    ///
    /// Members that the type does not have are skipped. Coding keys are the names of members, such as
    /// `customfield_10007`, not titles of fields. To read a field by its title, use `record["Story Points"]`. The text
    /// of each object that the type contains is parsed about once. Values are decoded in the same way as by
    /// `JSONDecoder`, with these differences:
    ///
    /// - A `Date` can be decoded from a point in time such as `2015-03-14T22:37:30.123+0000`, whose offset may contain
    ///   a colon or be `Z`; from a date such as `2015-03-14`, which is decoded as its beginning in UTC; and from a
    ///   whole number of milliseconds since 1970.
    /// - Integers are exact. `1.0` and `1e2` can be decoded as integers, `9007199254740993.0` is not rounded, and `1.5`
    ///   is an error.
    /// - Names of members are compared byte by byte. If a member occurs twice, the last one is used.
    /// - A lone surrogate in a string is decoded as U+FFFD and is not an error.
    ///
    /// `Data` is decoded from Base64, and `URL` from a string. `Decimal` is decoded from the digits of the number, of
    /// which it holds 38.
    ///
    /// - Parameter type: The type of the value.
    /// - Returns: The decoded value.
    /// - Throws: `DecodingError` with the path of the value, the expected type and the value found; or the error that
    ///   the type's own `init(from:)` throws.
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
