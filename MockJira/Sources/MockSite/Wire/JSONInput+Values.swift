extension JSONInput {
    /// What an object has under a name; nil where it is no object or has none.
    package subscript(name: String) -> JSONInput? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == name }?.value
    }

    package var string: String? { if case .string(let text) = self { text } else { nil } }
    package var int: Int? { if case .number(let text) = self { Int(text) } else { nil } }
    package var elements: [JSONInput]? { if case .array(let elements) = self { elements } else { nil } }
    package var members: [Member]? { if case .object(let members) = self { members } else { nil } }
    /// A text, or a whole number as people mistakenly send ids.
    package var textOrNumber: String? { string ?? int.map { String($0) } }
}
