/// A value of a record, after it was read and before it is written.
public enum InterimValue: Sendable, Hashable {
    /// Null.
    case null
    /// Text in which escapes are resolved.
    case string(String)
    /// A whole number, as its original text.
    case integer(String)
    /// A number with a fraction or an exponent, as its original text.
    case decimal(String)
    /// A point in time, as its original text.
    case dateTime(String)
    /// True or false.
    case boolean(Bool)
    /// An object, as JSON text.
    case object(String)
    /// A list, as JSON text.
    case array(String)

    /// Creates a value from valid JSON text. `kind` must be the kind of that text.
    init(kind: JSONKind, json: UnsafeRawBufferPointer) {
        switch kind {
        case .null: self = .null
        case .boolean: self = .boolean(json.first == UInt8(ascii: "t"))
        case .string: self = .string(JSONText.text(ofString: json))
        case .object: self = .object(String(decoding: json, as: UTF8.self))
        case .array: self = .array(String(decoding: json, as: UTF8.self))
        case .number:
            let text = String(decoding: json, as: UTF8.self)
            let isWhole = json.allSatisfy { $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) }
            self = isWhole ? .integer(text) : .decimal(text)
        }
    }

    /// The value as text; `nil` for null. The text of an object or list is its JSON text.
    public var text: String? {
        switch self {
        case .null: nil
        case .string(let text), .integer(let text), .decimal(let text), .dateTime(let text), .object(let text),
            .array(let text):
            text
        case .boolean(let value): value ? "true" : "false"
        }
    }

    /// The value of an `integer(_:)` that fits into `Int`; `nil` for other values.
    public var int: Int? {
        if case .integer(let text) = self { Int(text) } else { nil }
    }

    /// The value of a `boolean(_:)`; `nil` for other values.
    public var bool: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }
}
