/// A decoding container of the elements of a list. Each element is located only when it is read.
struct DecodedList: UnkeyedDecodingContainer {
    private let text: DecodedText
    private let path: DecodedPath?
    /// The offset of the next element or, after the last one, of the closing bracket.
    private var place: Int
    private(set) var currentIndex = 0

    init(_ value: DecodedValue) {
        text = value.text
        path = value.path
        place = Int(value.start) + 1
    }

    /// The number of all elements, including those that have been read. Each access parses the remaining elements.
    var count: Int? {
        var (count, place) = (currentIndex, place)
        while text.text[place] != UInt8(ascii: "]") {
            place = text.text.end(ofValue: place)
            if text.text[place] == UInt8(ascii: ",") { place += 1 }
            count += 1
        }
        return count
    }
    var codingPath: [any CodingKey] { path?.keys ?? [] }
    var isAtEnd: Bool { text.text[place] == UInt8(ascii: "]") }

    /// Returns the next element, and the offset of the element after it or of the closing bracket.
    private func element(_ type: Any.Type) throws -> (value: DecodedValue, next: Int) {
        let key = DecodedKey(index: currentIndex)
        guard !isAtEnd else {
            let words = "Expected \(type) but the list has no more elements."
            throw DecodingError.valueNotFound(type, .init(codingPath: codingPath + [key], debugDescription: words))
        }
        let end = text.text.end(ofValue: place)
        let value = DecodedValue(text: text, start: UInt32(place), end: UInt32(end), path: DecodedPath(path, key))
        return (value, text.text[end] == UInt8(ascii: ",") ? end + 1 : end)
    }

    /// Reads the next element, and advances to the element after it. After an error, the position is unchanged.
    @inline(__always)
    private mutating func take<Value>(_ type: Any.Type, _ read: (DecodedValue) throws -> Value) throws -> Value {
        let (value, next) = try element(type)
        let result = try read(value)
        place = next
        currentIndex += 1
        return result
    }

    mutating func decodeNil() throws -> Bool {
        let (value, next) = try element((any ExpressibleByNilLiteral).self)
        guard value.decodeNil() else { return false }
        place = next
        currentIndex += 1
        return true
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try take(KeyedDecodingContainer<Key>.self) { try $0.container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try take((any UnkeyedDecodingContainer).self) { try $0.unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder { try take((any Decoder).self) { $0 } }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: String.Type) throws -> String { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: Double.Type) throws -> Double { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: Float.Type) throws -> Float { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: Int.Type) throws -> Int { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: Int128.Type) throws -> Int128 { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try take(type) { try $0.decode(type) } }
    mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try take(type) { try $0.decode(type) } }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try take(type) { try $0.decoded(type) }
    }
}
