/// The token that leads to the next page of a search. It belongs to its query and tells nothing but where to go on.
enum PageToken {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The token's characters.
    ///
    /// - Parameter round: What tells tokens apart that lead to the same place.
    static func text(offset: Int, round: Int = 0, _ jql: String) -> [UInt8] {
        let seal = fingerprint(jql)
        let hidden = (UInt64(round & 0xFFFF) << 32 | UInt64(offset)) ^ seal
        return "Ch".utf8 + characters(hidden) + characters(check(hidden, seal))
    }

    /// Where a token leads; refused where it is of another query or none of ours.
    static func offset(_ token: String, _ jql: String) throws(Refusal) -> Int {
        let seal = fingerprint(jql)
        let bytes = Array(token.utf8)
        guard bytes.count == 24, bytes.starts(with: "Ch".utf8), let hidden = value(bytes[2..<13]),
            value(bytes[13..<24]) == check(hidden, seal), hidden ^ seal < 1 << 48
        else {
            throw .badRequest("The provided nextPageToken is invalid, has expired or belongs to another query.")
        }
        return Int((hidden ^ seal) & 0xFFFF_FFFF)
    }

    private static func fingerprint(_ jql: String) -> UInt64 {
        jql.utf8.reduce(0x6A09_E667_F3BC_C908) { mixed($0 ^ UInt64($1)) }
    }

    private static func check(_ hidden: UInt64, _ seal: UInt64) -> UInt64 {
        mixed(hidden &+ mixed(seal))
    }

    private static func characters(_ value: UInt64) -> [UInt8] {
        (0..<11).map { alphabet[Int(value >> UInt64($0 * 6) & 63)] }
    }

    private static func value(_ characters: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for (index, character) in characters.enumerated() {
            guard let digit = alphabet.firstIndex(of: character), index < 10 || digit < 16 else { return nil }
            value |= UInt64(digit) << UInt64(index * 6)
        }
        return value
    }
}
