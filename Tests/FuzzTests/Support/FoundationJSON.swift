import Foundation

/// Foundation's JSON parser as a reference, with the reasons for differences.
enum FoundationJSON {
    /// Returns Foundation's value of a document, or `nil` if Foundation rejects it.
    static func value(_ document: [UInt8], fragments: Bool = false) -> Any? {
        try? JSONSerialization.jsonObject(with: Data(document), options: fragments ? [.fragmentsAllowed] : [])
    }

    /// Returns a Boolean value that indicates whether Foundation may reject a valid document. It stores numbers in 64
    /// bits or 38 digits, rejects lone surrogates, which JSON's grammar allows, and rejects more than 512 levels.
    static func mayRefuse(_ document: [UInt8]) -> Bool {
        depth(document) >= 500 || hasBigNumber(document) || hasLoneSurrogate(document)
    }

    /// Returns a Boolean value that indicates whether Foundation may accept an invalid document. It detects UTF-16 and
    /// UTF-32 by zero bytes, and removes a byte order mark.
    static func mayAccept(_ document: [UInt8]) -> Bool {
        document.starts(with: [0xEF, 0xBB, 0xBF]) || document.starts(with: [0xFE, 0xFF])
            || document.starts(with: [0xFF, 0xFE]) || document.prefix(4).contains(0)
    }

    /// Returns a Boolean value that indicates whether Foundation has lost a part of a document. It keeps only one of
    /// several members with the same name, and removes a byte order mark even from the beginning of each string.
    static func hasLost(_ document: [UInt8], _ value: Any) -> Bool {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard !document.indices.contains(where: { document[$0...].starts(with: mark) }) else { return true }
        var colons = 0
        forEachOutsideStrings(document) { if $0 == UInt8(ascii: ":") { colons += 1 } }
        return memberCount(value) != colons
    }

    private static func memberCount(_ value: Any) -> Int {
        switch value {
        case let object as [String: Any]: object.values.reduce(object.count) { $0 + memberCount($1) }
        case let list as [Any]: list.reduce(0) { $0 + memberCount($1) }
        default: 0
        }
    }

    /// Returns a Boolean value that indicates whether two values are equal.
    static func same(_ a: Any, _ b: Any) -> Bool {
        switch (a, b) {
        case (let a as [String: Any], let b as [String: Any]):
            a.count == b.count && a.allSatisfy { key, value in b[key].map { same(value, $0) } ?? false }
        case (let a as [Any], let b as [Any]): a.count == b.count && zip(a, b).allSatisfy { same($0, $1) }
        case (let a as String, let b as String): a.utf8.elementsEqual(b.utf8)
        case (let a as NSNumber, let b as NSNumber): a == b
        default: a is NSNull && b is NSNull
        }
    }

    /// Returns a Boolean value that indicates whether the text of a number equals a value within the precision of a
    /// `Double`.
    static func same(number text: String, _ value: Any) -> Bool {
        guard let value = value as? NSNumber else { return false }
        if let whole = Int64(text) { return whole == value.int64Value }
        guard let number = Double(text) else { return false }
        return number == value.doubleValue || abs(number - value.doubleValue) <= 1e-12 * abs(number)
    }

    /// Returns the document without commas after a last element, which Foundation accepts and JSON does not allow.
    static func withoutTrailingCommas(_ document: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var comma: Int?
        var isInString = false
        var isEscaped = false
        for byte in document {
            if !isInString, byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}"), let place = comma {
                kept.remove(at: place)
            }
            if isInString || byte > 0x20 { comma = !isInString && byte == UInt8(ascii: ",") ? kept.count : nil }
            kept.append(byte)
            if byte == UInt8(ascii: "\""), !isEscaped { isInString.toggle() }
            isEscaped = isInString && byte == UInt8(ascii: "\\") && !isEscaped
        }
        return kept
    }

    /// Calls `body` with each byte outside strings.
    static func forEachOutsideStrings(_ document: [UInt8], _ body: (UInt8) -> Void) {
        var isInString = false
        var isEscaped = false
        for byte in document {
            if isInString {
                if byte == UInt8(ascii: "\""), !isEscaped { isInString = false }
                isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
            } else {
                body(byte)
                isInString = byte == UInt8(ascii: "\"")
            }
        }
    }

    /// Returns the depth of nesting of a document.
    static func depth(_ document: [UInt8]) -> Int {
        var depth = 0
        var deepest = 0
        forEachOutsideStrings(document) { byte in
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
            if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { depth -= 1 }
            deepest = max(deepest, depth)
        }
        return deepest
    }

    /// Returns a Boolean value that indicates whether a number has more digits or a larger exponent than 64 bits can
    /// store.
    static func hasBigNumber(_ document: [UInt8]) -> Bool {
        var digits = 0
        var exponentDigits: Int?
        var isBig = false
        forEachOutsideStrings(document) { byte in
            switch byte {
            case 0x30...0x39:
                digits += 1
                exponentDigits = exponentDigits.map { $0 + 1 }
            case UInt8(ascii: "e"), UInt8(ascii: "E"): (digits, exponentDigits) = (0, 0)
            case UInt8(ascii: "+"), UInt8(ascii: "-"): digits = 0
            case UInt8(ascii: "."): break
            default: (digits, exponentDigits) = (0, nil)
            }
            isBig = isBig || digits >= 17 || (exponentDigits ?? 0) >= 3
        }
        return isBig
    }

    /// Returns a Boolean value that indicates whether an escape is a lone surrogate.
    static func hasLoneSurrogate(_ document: [UInt8]) -> Bool {
        var isHalf = false
        var place = 0
        while place < document.count {
            var unit: UInt32?
            if document[place] == UInt8(ascii: "\\") {
                if place + 6 <= document.count, document[place + 1] == UInt8(ascii: "u") {
                    unit = UInt32(String(decoding: document[place + 2..<place + 6], as: UTF8.self), radix: 16)
                    place += 4
                }
                place += 1
            }
            place += 1
            switch unit ?? 0 {
            case 0xD800..<0xDC00:
                if isHalf { return true }
                isHalf = true
            case 0xDC00..<0xE000:
                if !isHalf { return true }
                isHalf = false
            default: if isHalf { return true }
            }
        }
        return isHalf
    }
}
