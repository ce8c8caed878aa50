package import InterimData

/// The position of a value in the files of definitions.
package struct DefinitionLocation: Sendable, Hashable {
    /// The path of the file, as it was given or found.
    package var file: String
    /// The path of the value in the file.
    package var path: JSONPath
    /// The line on which the value begins, from 1.
    package var line: Int
    /// The column in which the value begins, from 1.
    package var column: Int

    /// Creates a position.
    package init(file: String, path: JSONPath, line: Int, column: Int) {
        self.file = file
        self.path = path
        self.line = line
        self.column = column
    }

    init(_ value: LocatedValue, in file: String) {
        self.init(file: file, path: value.path, line: value.line, column: value.column)
    }

    /// The path as a JSON Pointer.
    package var pointer: String { path.pointer }

    /// Returns the position of a missing member: the path of the member, and the line and column of this value.
    package func member(_ name: String) -> DefinitionLocation {
        DefinitionLocation(file: file, path: path.member(name), line: line, column: column)
    }
}
