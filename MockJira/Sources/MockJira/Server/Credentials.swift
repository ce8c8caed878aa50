/// Checks who is asking.
struct Credentials {
    /// The one right value of the header, so that a request costs a comparison and no decoding.
    private let expected: String

    init(user: String, token: String) {
        expected = Self.base64(Array("\(user):\(token)".utf8))
    }

    enum Verdict {
        case account, anonymous, wrong
    }

    func verdict(_ header: String?) -> Verdict {
        guard let header, !header.isEmpty else { return .anonymous }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic" else { return .wrong }
        return parts[1] == expected ? .account : .wrong
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[word >> (18 - 6 * place) & 63] : "=")
            }
        }
        return text
    }
}
