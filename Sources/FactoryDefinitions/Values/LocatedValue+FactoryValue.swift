package import InterimData

extension LocatedValue {
    /// The value without positions. A whole number within 64 bits is an integer, any other number a float.
    package var factoryValue: FactoryValue {
        switch content {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .number(let text): Int64(text).map(FactoryValue.integer) ?? .float(Double(text) ?? .nan)
        case .string(let text), .template(let text): .string(text)
        case .array(let elements): .array(elements.map(\.factoryValue))
        case .object:
            .object(FactoryObject((members ?? []).map { (name: $0.name, value: $0.value.factoryValue) }))
        }
    }

    /// Creates the value of an expression. Every part of it has the position of the expression.
    package init(_ value: FactoryValue, at place: DefinitionLocation) {
        self.init(content: Self.content(of: value, at: place), at: place)
    }

    private init(content: Content, at place: DefinitionLocation) {
        self.init(content: content, path: place.path, line: place.line, column: place.column, range: 0..<0)
    }

    private static func content(of value: FactoryValue, at place: DefinitionLocation) -> Content {
        switch value {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .number(String(value))
        case .float(let value): .number(String(value))
        case .string(let text): .string(text)
        case .array(let elements): .array(elements.map { LocatedValue($0, at: place) })
        case .object(let object):
            .object(
                object.members.map {
                    Member(name: $0.name, value: LocatedValue($0.value, at: place), range: 0..<0)
                }
            )
        }
    }
}
