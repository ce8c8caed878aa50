/// The location of a page's records, and the columns to find in them.
package struct PageLayout: Sendable {
    /// The place and shape of the records.
    package enum Records: Sendable, Hashable {
        /// The elements of the array at a path of members from the root. An empty path is the root itself.
        case array([String])
        /// A single record, which is the object at a path.
        case object([String])
        /// The values of the members of the object at a path. A record's name is that of its member.
        case entries([String])
        /// The elements of arrays that are inside the elements of another array. The first path leads from the root to
        /// the outer array, whose elements are the *owners* of the records. The second path leads from an owner to the
        /// array of its records. An owner without that array has no records.
        case nested([String], [String])
    }

    /// The location of the records.
    package var records: Records
    /// The columns to find in each record.
    package var columns: ColumnSet
    /// The columns to find in each owner of nested records.
    package var ownerColumns: ColumnSet
    /// The maximum nesting depth that is accepted, counted from the root, which is 1.
    package var depthLimit: Int

    /// Creates a layout.
    package init(
        records: Records,
        columns: ColumnSet = ColumnSet(),
        ownerColumns: ColumnSet = ColumnSet(),
        depthLimit: Int = 512
    ) {
        self.records = records
        self.columns = columns
        self.ownerColumns = ownerColumns
        self.depthLimit = depthLimit
    }
}

/// The reason why a page's bytes cannot be used, with its place.
package struct PageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. New codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case invalidJSON, invalidUTF8, tooDeep, recordsMissing, outOfMemory
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// Invalid JSON: the grammar, an escape, a control character, or a truncated text.
        package static let invalidJSON = Code(.invalidJSON)
        /// Invalid UTF-8.
        package static let invalidUTF8 = Code(.invalidUTF8)
        /// Nested deeper than the layout allows.
        package static let tooDeep = Code(.tooDeep)
        /// Valid JSON without records at the expected place.
        package static let recordsMissing = Code(.recordsMissing)
        /// Out of memory.
        package static let outOfMemory = Code(.outOfMemory)

        /// The code's name.
        package var description: String { value.rawValue }
    }

    /// The kind of the error.
    package var code: Code
    /// A description of the error. It never contains a part of the page.
    package var message: String
    /// The offset of the first invalid byte, if known.
    package var byteOffset: Int?

    /// Creates an error.
    package init(_ code: Code, _ message: String, byteOffset: Int? = nil) {
        self.code = code
        self.message = message
        self.byteOffset = byteOffset
    }

    /// The message and the place.
    package var description: String {
        byteOffset.map { "\(message) at byte \($0)" } ?? message
    }
}
