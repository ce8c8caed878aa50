extension JSONInput {
    /// What an object has under a name; nil where it is no object or has none.
    subscript(name: String) -> JSONInput? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == name }?.value
    }

    var string: String? { if case .string(let text) = self { text } else { nil } }
    var int: Int? { if case .number(let text) = self { Int(text) } else { nil } }
    var elements: [JSONInput]? { if case .array(let elements) = self { elements } else { nil } }
    var members: [Member]? { if case .object(let members) = self { members } else { nil } }
    /// A text, or a whole number as people mistakenly send ids.
    var textOrNumber: String? { string ?? int.map { String($0) } }
}
