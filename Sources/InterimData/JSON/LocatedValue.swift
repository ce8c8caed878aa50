/// A value of a JSON file, with its location in the file.
///
/// Its description contains only the location, because values of configurations may be secrets.
package struct LocatedValue: Sendable, CustomStringConvertible, CustomReflectable {
    /// The content of a value.
    package enum Content: Sendable {
        /// The JSON value `null`.
        case null
        /// True or false.
        case boolean(Bool)
        /// A number, as its original text.
        case number(String)
        /// Text.
        case string(String)
        /// An expression of a template, such as `[parameters('token')]`, whose value is unknown. `JSONReader` does
        /// not produce this content; it is set by the code that reads templates.
        case template(String)
        /// The elements of an array.
        case array([LocatedValue])
        /// The members of an object, in the order of the file. A name may occur more than once.
        case object([Member])
    }

    /// A member of an object.
    package struct Member: Sendable {
        /// The name.
        package var name: String
        /// The value.
        package var value: LocatedValue
        /// The byte range in the file, from the beginning of the name to the end of the value.
        package var range: Range<Int>

        /// Creates a member.
        package init(name: String, value: LocatedValue, range: Range<Int>) {
            self.name = name
            self.value = value
            self.range = range
        }
    }

    /// The content.
    package var content: Content
    /// The path of the value in the file.
    package var path: JSONPath
    /// The line in which the value begins, from 1.
    package var line: Int
    /// The column in which the value begins, from 1, counted in Unicode scalars.
    package var column: Int
    /// The byte range in the file.
    package var range: Range<Int>

    /// The path and the line of the value.
    package var description: String { "the value at \"\(path.pointer)\", line \(line)" }

    /// A mirror without the content.
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// The value of the last member with a name. It is `nil` if there is no such member, if the member's value is
    /// `null`, or if this value is not an object. In a definition, `null` is equivalent to an omitted property.
    package subscript(name: String) -> LocatedValue? {
        guard let value = member(name)?.value else { return nil }
        if case .null = value.content { return nil }
        return value
    }

    /// Returns the last member with a name, even if the member's value is `null`. Returns `nil` if there is no such
    /// member.
    package func member(_ name: String) -> Member? {
        guard case .object(let members) = content else { return nil }
        return members.last { $0.name == name }
    }

    /// The text of a string; `nil` for other values.
    package var text: String? {
        guard case .string(let text) = content else { return nil }
        return text
    }

    /// The elements of an array; `nil` for other values.
    package var elements: [LocatedValue]? {
        guard case .array(let elements) = content else { return nil }
        return elements
    }

    /// The members of an object; `nil` for other values. Of several members with the same name, only the last one is
    /// included.
    package var members: [Member]? {
        guard case .object(let members) = content else { return nil }
        var last: [String: Int] = [:]
        for (index, member) in members.enumerated() { last[member.name] = index }
        return last.count == members.count
            ? members : members.enumerated().filter { last[$0.element.name] == $0.offset }.map(\.element)
    }

    /// The kind of the value in words for messages, such as "text" or "an array".
    package var kindName: String {
        switch content {
        case .null: "null"
        case .boolean: "true or false"
        case .number: "a number"
        case .string, .template: "text"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// Creates a value.
    package init(content: Content, path: JSONPath, line: Int, column: Int, range: Range<Int>) {
        self.content = content
        self.path = path
        self.line = line
        self.column = column
        self.range = range
    }
}
