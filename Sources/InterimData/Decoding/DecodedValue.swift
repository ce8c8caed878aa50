internal import PageMemory

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// The text from which values are decoded. Decoders retain it because they may outlive the call that created them.
final class DecodedText {
    private let buffer: PageBuffer
    let text: CompactText

    init(_ buffer: PageBuffer) {
        self.buffer = buffer
        text = CompactText(buffer.bytes.baseAddress.unsafelyUnwrapped)
    }
}

/// The coding path of a value, as a linked list that begins with the last key. The array of keys is created only for
/// errors and for types that request it.
final class DecodedPath {
    private let parent: DecodedPath?
    private let key: any CodingKey

    init(_ parent: DecodedPath?, _ key: any CodingKey) {
        self.parent = parent
        self.key = key
    }

    var keys: [any CodingKey] {
        var keys: [any CodingKey] = [key]
        var next = parent
        while let path = next {
            keys.append(path.key)
            next = path.parent
        }
        return keys.reversed()
    }
}

/// A key that is the name of a member or the index of an element.
struct DecodedKey: CodingKey {
    var stringValue: String
    var intValue: Int?

    init(stringValue: String) { self.stringValue = stringValue }

    init(intValue: Int) {
        stringValue = "\(intValue)"
        self.intValue = intValue
    }

    init(index: Int) {
        stringValue = "Index \(index)"
        intValue = index
    }

    static let `super` = DecodedKey(stringValue: "super")
}

/// A decoder of a value of a record. Its size is three words, so that it can be stored as `any Decoder` without an
/// allocation.
struct DecodedValue: Decoder {
    let text: DecodedText
    let start: UInt32
    let end: UInt32
    let path: DecodedPath?

    var codingPath: [any CodingKey] { path?.keys ?? [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    var scalar: DecodedScalar { DecodedScalar(text: text.text, start: Int(start), end: Int(end)) }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard scalar.kind == .object else {
            throw scalar.mismatch.error([String: Any].self, path: codingPath, expected: "an object")
        }
        return KeyedDecodingContainer(DecodedObject(self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard scalar.kind == .array else {
            throw scalar.mismatch.error([Any].self, path: codingPath, expected: "a list")
        }
        return DecodedList(self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    /// Reads a scalar value. An error that is thrown has the coding path of the value.
    @inline(__always)
    func read<Value: DecodedScalarValue>(_ type: Value.Type) throws -> Value {
        do throws(DecodedMismatch) {
            return try Value(scalar)
        } catch {
            throw error.error(type, path: codingPath)
        }
    }

    /// Reads a value of any type. Foundation types that `JSONDecoder` treats specially are treated in the same way.
    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        // Texts are checked first, because they are the most common elements of lists, and the elements of lists are
        // read by this method.
        let value: Any
        if type == String.self {
            value = try read(String.self)
        } else if type == Date.self {
            value = try read(Date.self)
        } else if type == URL.self {
            value = try read(URL.self)
        } else if type == Decimal.self {
            value = try read(Decimal.self)
        } else if type == Data.self {
            value = try read(Data.self)
        } else {
            return try Value(from: self)
        }
        guard let value = value as? Value else { preconditionFailure("the value is of the type that was compared") }
        return value
    }
}

extension DecodedValue: SingleValueDecodingContainer {
    func decodeNil() -> Bool { scalar.kind == .null }

    func decode(_ type: Bool.Type) throws -> Bool { try read(type) }
    func decode(_ type: String.Type) throws -> String { try read(type) }
    func decode(_ type: Double.Type) throws -> Double { try read(type) }
    func decode(_ type: Float.Type) throws -> Float { try read(type) }
    func decode(_ type: Int.Type) throws -> Int { try read(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try read(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try read(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try read(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try read(type) }
    func decode(_ type: Int128.Type) throws -> Int128 { try read(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try read(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try read(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try read(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try read(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try read(type) }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try read(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoded(type) }
}
