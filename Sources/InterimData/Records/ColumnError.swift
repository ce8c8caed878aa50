/// The reason why a column of a record cannot be read.
public struct ColumnError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of an error. New codes may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String, CaseIterable {
            case unknownColumn, notRequested, ambiguousTitle
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// All codes, in the order of their declarations.
        package static let all = Value.allCases.map { Code($0) }

        /// Neither the table, the site nor the record has such a column.
        public static let unknownColumn = Code(.unknownColumn)
        /// The column exists but was not requested.
        public static let notRequested = Code(.notRequested)
        /// Several columns have the requested title.
        public static let ambiguousTitle = Code(.ambiguousTitle)

        /// The code's name.
        public var description: String { value.rawValue }
    }

    /// The kind of the error.
    public var code: Code
    /// A description of the cause and of the solution.
    public var message: String
    /// The name or title that the caller passed; for `Code.notRequested`, the name of the column.
    public var column: String
    /// The table, if it is known.
    public var table: String?
    /// The names of columns that the caller may have meant. For ``Code/unknownColumn``, these are the most similar
    /// names; for ``Code/ambiguousTitle``, the names of the columns with the title.
    public var candidates: [String] = []

    /// The message, preceded by the name of the table if it is known.
    public var description: String { table.map { "table \($0): \(message)" } ?? message }

    init(unknown column: String, among names: [String], table: String?) {
        code = .unknownColumn
        self.column = column
        self.table = table
        candidates = NearestName.nearest(to: column, among: names, atMost: 3)
        let quoted = candidates.map { "\"\($0)\"" }.joined(separator: ", ")
        message = "there is no column \"\(column)\"" + (candidates.isEmpty ? "" : "; the nearest names are \(quoted)")
    }

    init(notRequested column: Column, remedy: String, table: String?) {
        code = .notRequested
        self.column = column.name
        self.table = table
        message = "the column \"\(column.name)\" was not requested; \(remedy)"
    }

    init(ambiguous title: String, _ columns: [Column], table: String?) {
        code = .ambiguousTitle
        column = title
        self.table = table
        candidates = columns.map(\.name)
        message =
            "\(columns.count) columns have the title \"\(title)\"; use the name of one: "
            + candidates.joined(separator: ", ")
    }
}
