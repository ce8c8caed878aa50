/// A value between a source and a sink.
public enum InterimValue: Sendable, Hashable {
    /// Null.
    case null
    /// Text with its escapes resolved.
    case string(String)
    /// A whole number, as its original text.
    case integer(String)
    /// A number with a fraction or an exponent, as its original text.
    case decimal(String)
    /// A point in time, as its original text.
    case dateTime(String)
    /// True or false.
    case boolean(Bool)
    /// A nested object, as JSON text.
    case object(String)
    /// A list, as JSON text.
    case array(String)

    /// Reads valid JSON text of a known kind.
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

    /// The text of a string, number, date or JSON value; `nil` for null.
    public var text: String? {
        switch self {
        case .null: nil
        case .string(let text), .integer(let text), .decimal(let text), .dateTime(let text), .object(let text),
            .array(let text):
            text
        case .boolean(let value): value ? "true" : "false"
        }
    }

    /// The value of a whole number that fits into `Int`, or `nil`.
    public var int: Int? {
        if case .integer(let text) = self { Int(text) } else { nil }
    }

    /// The value of a boolean, or `nil`.
    public var bool: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }
}
