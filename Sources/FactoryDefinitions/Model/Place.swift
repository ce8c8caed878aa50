package import InterimData

/// A place in the files of definitions.
package struct Place: Sendable, Hashable {
    /// The file, as it was named when it was read.
    package var file: String
    /// The way to the value in the file.
    package var path: JSONPath
    /// The line on which it begins, from 1.
    package var line: Int
    /// The column in which it begins, from 1.
    package var column: Int

    /// Creates a place.
    package init(file: String, path: JSONPath, line: Int, column: Int) {
        self.file = file
        self.path = path
        self.line = line
        self.column = column
    }

    init(_ value: LocatedValue, in file: String) {
        self.init(file: file, path: value.path, line: value.line, column: value.column)
    }

    /// The way as a JSON Pointer.
    package var pointer: String { path.pointer }

    /// The place that a member of the value here should have: its path, and this line.
    package func member(_ name: String) -> Place {
        Place(file: file, path: path.member(name), line: line, column: column)
    }
}
