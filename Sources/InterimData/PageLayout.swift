/// Where the records of a page sit, and which of their columns are wanted.
package struct PageLayout: Sendable {
    /// The place and shape of the records.
    package enum Records: Sendable, Hashable {
        /// The elements of the array at a path of members from the root; an empty path is the root itself.
        case array([String])
        /// One record: the object at a path.
        case object([String])
        /// The values of the members of the object at a path; a record's name is its member's.
        case entries([String])
        /// The elements of an array that lies inside each element of another: the owners' array at the first path from the
        /// root, a record's array at the second path from its owner. An owner without that array has no records.
        case nested([String], [String])
    }

    /// Where the records sit.
    package var records: Records
    /// The columns to find in each record.
    package var columns: ColumnSet
    /// The columns to find in each owner of nested records.
    package var ownerColumns: ColumnSet
    /// The deepest nesting that is accepted, counted from the root, which is 1.
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

/// Why a page's bytes cannot be used, and where.
package struct PageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong. New codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case invalidJSON, invalidUTF8, tooDeep, recordsMissing, outOfMemory
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// Not JSON: the grammar, an escape, a control character, or an end that comes too early.
        package static let invalidJSON = Code(.invalidJSON)
        /// Not UTF-8.
        package static let invalidUTF8 = Code(.invalidUTF8)
        /// Nested deeper than the layout allows.
        package static let tooDeep = Code(.tooDeep)
        /// Good JSON in which the records are not where they should be.
        package static let recordsMissing = Code(.recordsMissing)
        /// Memory is short.
        package static let outOfMemory = Code(.outOfMemory)

        /// The code's name.
        package var description: String { value.rawValue }
    }

    /// What is wrong.
    package var code: Code
    /// What is wrong, in words; never a part of the page.
    package var message: String
    /// The first byte that is wrong, where that is known.
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
