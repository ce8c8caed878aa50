extension JSONInput {
    /// Returns the value of the last member with a name; nil if this value is not an object or has no such member.
    package subscript(name: String) -> JSONInput? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == name }?.value
    }

    package var string: String? { if case .string(let text) = self { text } else { nil } }
    package var int: Int? { if case .number(let text) = self { Int(text) } else { nil } }
    package var elements: [JSONInput]? { if case .array(let elements) = self { elements } else { nil } }
    package var members: [Member]? { if case .object(let members) = self { members } else { nil } }
    /// A string, or the text of a whole number; nil for any other value. Clients may send an id as either.
    package var textOrNumber: String? { string ?? int.map { String($0) } }
}
