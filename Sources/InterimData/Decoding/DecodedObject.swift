internal import PageMemory

/// A decoding container of the members of an object.
struct DecodedObject<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let text: DecodedText
    private let path: DecodedPath?
    private let members: MemberTable

    init(_ value: DecodedValue) {
        text = value.text
        path = value.path
        members = MemberTable(
            text: value.text.text,
            objectStart: Int(value.start),
            length: Int(value.end - value.start)
        )
    }

    var codingPath: [any CodingKey] { path?.keys ?? [] }
    var allKeys: [Key] { members.members.compactMap { Key(stringValue: members.name(of: $0)) } }

    func contains(_ key: Key) -> Bool { members.member(key.stringValue) != nil }

    private func scalar(_ member: MemberTable.Member) -> DecodedScalar {
        DecodedScalar(text: text.text, start: Int(member.valueStart), end: Int(member.valueEnd))
    }

    private func value(_ member: MemberTable.Member, _ key: some CodingKey) -> DecodedValue {
        DecodedValue(text: text, start: member.valueStart, end: member.valueEnd, path: DecodedPath(path, key))
    }

    private func found(_ key: some CodingKey) throws -> MemberTable.Member {
        if let member = members.member(key.stringValue) { return member }
        let words = "The object has no member \"\(key.stringValue)\"."
        throw DecodingError.keyNotFound(key, .init(codingPath: codingPath, debugDescription: words))
    }

    /// Reads a scalar value. The coding path is created only for errors.
    @inline(__always)
    private func read<Value: DecodedScalarValue>(_ member: MemberTable.Member, _ key: Key) throws -> Value {
        do throws(DecodedMismatch) {
            return try Value(scalar(member))
        } catch {
            throw error.error(Value.self, path: codingPath + [key])
        }
    }

    @inline(__always)
    private func read<Value: DecodedScalarValue>(_ key: Key) throws -> Value { try read(found(key), key) }

    /// Reads a scalar value; `nil` if the value is null, or if the object does not have the member.
    @inline(__always)
    private func readIfPresent<Value: DecodedScalarValue>(_ key: Key) throws -> Value? {
        guard let member = members.member(key.stringValue), scalar(member).kind != .null else { return nil }
        return try read(member, key)
    }

    func decodeNil(forKey key: Key) throws -> Bool { scalar(try found(key)).kind == .null }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws
        -> KeyedDecodingContainer<Nested>
    {
        try value(found(key), key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try value(found(key), key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try superDecoder(of: DecodedKey.super) }

    func superDecoder(forKey key: Key) throws -> any Decoder { try superDecoder(of: key) }

    /// Returns the decoder of a member's value. If there is no such member, returns a decoder of null, as `JSONDecoder`
    /// does.
    private func superDecoder(of key: some CodingKey) throws -> any Decoder {
        if let member = members.member(key.stringValue) { return value(member, key) }
        let null = Array("null".utf8).withUnsafeBytes { DecodedText(PageBuffer(copying: [$0])) }
        return DecodedValue(text: null, start: 0, end: 4, path: DecodedPath(path, key))
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try value(found(key), key).decoded(type)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard let member = members.member(key.stringValue), scalar(member).kind != .null else { return nil }
        return try value(member, key).decoded(type)
    }
}

extension DecodedObject {
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try read(key) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try read(key) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try read(key) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try read(key) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try read(key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try read(key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try read(key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try read(key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try read(key) }
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try read(key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try read(key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try read(key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try read(key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try read(key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try read(key) }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try read(key) }

    // The most common types of optional members have their own implementations, because the default implementations
    // look up each member three times.
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try readIfPresent(key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try readIfPresent(key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try readIfPresent(key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try readIfPresent(key) }
}
