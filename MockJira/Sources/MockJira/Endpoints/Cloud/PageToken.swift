import MockSite

/// The token with which a client requests the next page of a search. It is valid for one query, and opaque to clients.
enum PageToken {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Returns the characters of a token.
    ///
    /// - Parameters:
    ///   - round: A number that distinguishes tokens for the same offset.
    ///   - seconds: The time of issue, by the site's clock.
    static func text(offset: Int, round: Int = 0, seconds: Int = 0, _ jql: String) -> [UInt8] {
        let seal = fingerprint(jql)
        let hidden = (UInt64(round & 0xFFFF) << 32 | UInt64(offset)) ^ seal
        let issued = UInt64(seconds) ^ mixed(seal)
        return "Ch".utf8 + characters(hidden) + characters(issued) + characters(check(hidden, issued, seal))
    }

    /// Returns the offset that a token leads to. Throws an error with status 400 if the token belongs to another query,
    /// is malformed, or has expired.
    static func offset(_ token: String, seconds: Int = 0, lifetime: Int = .max, _ jql: String) throws(ErrorResponse)
        -> Int
    {
        let seal = fingerprint(jql)
        let bytes = Array(token.utf8)
        guard bytes.count == 35, bytes.starts(with: "Ch".utf8), let hidden = value(bytes[2..<13]),
            let issued = value(bytes[13..<24]), value(bytes[24..<35]) == check(hidden, issued, seal),
            hidden ^ seal < 1 << 48, seconds - Int(truncatingIfNeeded: issued ^ mixed(seal)) < lifetime
        else {
            throw .badRequest("The provided nextPageToken is invalid or has expired.")
        }
        return Int((hidden ^ seal) & 0xFFFF_FFFF)
    }

    /// Returns the time of issue of a token that `offset(_:seconds:lifetime:_:)` has accepted, in seconds of the
    /// site's clock.
    static func issued(_ token: String, _ jql: String) -> Int? {
        value(Array(token.utf8)[13..<24]).map { Int(truncatingIfNeeded: $0 ^ mixed(fingerprint(jql))) }
    }

    private static func fingerprint(_ jql: String) -> UInt64 {
        jql.utf8.reduce(0x6A09_E667_F3BC_C908) { mixed($0 ^ UInt64($1)) }
    }

    private static func check(_ hidden: UInt64, _ issued: UInt64, _ seal: UInt64) -> UInt64 {
        mixed(hidden &+ mixed(seal &+ mixed(issued)))
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

extension RequestContext {
    /// Returns a token, issued now, that leads to an offset in the results of a query.
    func token(offset: Int, round: Int = 0, _ query: String) -> [UInt8] {
        // A page is served from the cache only for an eighth of the token's lifetime, so that most of the lifetime
        // remains.
        limitReuse(to: seconds + state.tokenLifetime / 8)
        // The time of issue is rounded down to a multiple of 1/168 of the lifetime, by default an hour. Within this
        // time, the same page has the same token. Because the time is rounded down, no token is valid for longer than
        // the lifetime.
        let grain = max(1, state.tokenLifetime / 168)
        return PageToken.text(offset: offset, round: round, seconds: seconds / grain * grain, query)
    }

    /// Returns the offset that a token leads to.
    func offset(ofToken token: String, _ query: String) throws(ErrorResponse) -> Int {
        let offset = try PageToken.offset(token, seconds: seconds, lifetime: state.tokenLifetime, query)
        if let issued = PageToken.issued(token, query) { limitReuse(to: issued + state.tokenLifetime - 1) }
        return offset
    }
}
