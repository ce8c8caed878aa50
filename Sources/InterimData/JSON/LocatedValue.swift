/// A value of a JSON file, with its place.
///
/// Its description contains the place only, because values of configurations may be secrets.
package struct LocatedValue: Sendable, CustomStringConvertible, CustomReflectable {
    /// The content of a value.
    package enum Content: Sendable {
        /// Nothing.
        case null
        /// True or false.
        case boolean(Bool)
        /// A number, as its original text.
        case number(String)
        /// Text.
        case string(String)
        /// Text in place of an unknown value, such as `[parameters('token')]` in a template. The reader does not
        /// produce it; readers of templates set it.
        case template(String)
        /// Elements.
        case array([LocatedValue])
        /// Members in the order of the file. A name may occur twice.
        case object([Member])
    }

    /// A member of an object.
    package struct Member: Sendable {
        /// The name.
        package var name: String
        /// The value.
        package var value: LocatedValue
        /// The bytes from the beginning of the name to the end of the value.
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
    /// The path of the value.
    package var path: JSONPath
    /// The line in which the value begins, from 1.
    package var line: Int
    /// The column in which the value begins, from 1, counted in Unicode scalars.
    package var column: Int
    /// The byte range in the file.
    package var range: Range<Int>

    /// The place as text.
    package var description: String { "the value at \"\(path.pointer)\", line \(line)" }

    /// A mirror without the content.
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// The value of the last member with a name; `nil` if there is none, if the value is `null`, or if this is not an
    /// object. In a definition, `null` is equivalent to an omitted property.
    package subscript(name: String) -> LocatedValue? {
        guard let value = member(name)?.value else { return nil }
        if case .null = value.content { return nil }
        return value
    }

    /// Returns the last member with a name, even if its value is `null`; `nil` if there is none.
    package func member(_ name: String) -> Member? {
        guard case .object(let members) = content else { return nil }
        return members.last { $0.name == name }
    }

    /// The text, if this is a text.
    package var text: String? {
        guard case .string(let text) = content else { return nil }
        return text
    }

    /// The elements, if this is an array.
    package var elements: [LocatedValue]? {
        guard case .array(let elements) = content else { return nil }
        return elements
    }

    /// The members, if this is an object; of several members with the same name, the last one.
    package var members: [Member]? {
        guard case .object(let members) = content else { return nil }
        var last: [String: Int] = [:]
        for (index, member) in members.enumerated() { last[member.name] = index }
        return last.count == members.count
            ? members : members.enumerated().filter { last[$0.element.name] == $0.offset }.map(\.element)
    }

    /// The kind of the value for messages: "text", "an array".
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
