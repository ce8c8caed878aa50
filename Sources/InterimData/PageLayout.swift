/// The location of a page's records, and the columns to find in them.
package struct PageLayout: Sendable {
    /// The location of the records in a page: the path to them, and the kind of value that contains them.
    package enum Records: Sendable, Hashable {
        /// The elements of the array at a path. A path consists of the names of the members that lead from the root to
        /// a value; the empty path is that of the root itself.
        case array([String])
        /// A single record, which is the object at a path.
        case object([String])
        /// The values of the members of the object at a path. The name of a record is the name of its member.
        case entries([String])
        /// The elements of the arrays that are inside the elements of an outer array. The first path leads from the
        /// root to the outer array, whose elements are called the *owners* of the records. The second path leads from
        /// an owner to the array of its records. An owner without this array has no records.
        case nested([String], [String])
    }

    /// The location of the records.
    package var records: Records
    /// The columns to find in each record.
    package var columns: ColumnSet
    /// The columns to find in each owner of nested records.
    package var ownerColumns: ColumnSet
    /// The maximum number of levels of nested arrays and objects that is accepted. The root is level 1.
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

/// The reason why a page is rejected, with the offset of the error.
package struct PageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. New codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case invalidJSON, invalidUTF8, tooDeep, recordsMissing, outOfMemory
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// The page is not valid JSON: it violates the grammar, contains an invalid escape or a control character in a
        /// string, or is truncated.
        package static let invalidJSON = Code(.invalidJSON)
        /// The page is not valid UTF-8.
        package static let invalidUTF8 = Code(.invalidUTF8)
        /// The page has more levels of nested arrays and objects than the layout allows.
        package static let tooDeep = Code(.tooDeep)
        /// There are no records at the location that the layout specifies.
        package static let recordsMissing = Code(.recordsMissing)
        /// There is not enough memory for validating the page.
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

    /// The message, and the offset of the first invalid byte if it is known.
    package var description: String {
        byteOffset.map { "\(message) at byte \($0)" } ?? message
    }
}
