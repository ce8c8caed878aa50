/// Reads a JSON file that people edit. The line and column of each value are kept for error messages. Pages are not
/// read with this type but with ``PageIndexer``.
///
/// The file is UTF-8, with or without a byte order mark. Only JSON's grammar is accepted, without comments or
/// trailing commas.
/// https://www.rfc-editor.org/rfc/rfc8259
package struct JSONReader {
    /// The maximum number of levels of nested arrays and objects. Configurations have about 15.
    package static let depthLimit = 128

    /// The reason why a file is not valid JSON.
    package struct Problem: Error, Sendable, Hashable {
        /// A description of the error: in most cases, the token that was found and the one that was expected.
        package var message: String
        /// The line, from 1.
        package var line: Int
        /// The column, from 1, counted in Unicode scalars.
        package var column: Int
    }

    /// The content of a file.
    package struct Document: Sendable {
        /// The root value.
        package var root: LocatedValue
        /// The repetitions of names inside objects, in the order in which they were read.
        package var repeatedNames: [RepeatedName]
    }

    /// A member whose name has already occurred in the same object.
    package struct RepeatedName: Sendable {
        /// The repeated member.
        package var member: LocatedValue.Member
        /// The line of the repeated name, from 1.
        package var line: Int
        /// The line of the first occurrence of the name, from 1.
        package var firstLine: Int
    }

    private let bytes: [UInt8]
    private var offset = 0
    private var line = 1
    /// The offset of the last computed column. The next column is counted from it, because a file may be one long line.
    private var columnOffset = 0
    private var column = 1
    private var depth = 0
    private var repeatedNames: [RepeatedName] = []

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads the bytes of a file. The required time and memory are proportional to the number of bytes.
    package static func read(_ bytes: [UInt8]) throws(Problem) -> Document {
        var reader = JSONReader(bytes)
        try reader.skipByteOrderMark()
        let root = try reader.value(JSONPath(), expecting: "a value")
        reader.skipWhiteSpace()
        if reader.offset < bytes.count {
            throw reader.problem("found \(reader.found()) after the end of the outermost value")
        }
        return Document(root: root, repeatedNames: reader.repeatedNames)
    }

    private mutating func skipByteOrderMark() throws(Problem) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            offset = 3
            columnOffset = 3
        } else if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw problem("the file is UTF-16; save it as UTF-8")
        }
    }

    private mutating func value(_ path: JSONPath, expecting: String) throws(Problem) -> LocatedValue {
        skipWhiteSpace()
        let (line, column, start) = (line, currentColumn(), offset)
        guard let byte = peek() else { throw problem("the file ends where \(expecting) was expected") }
        let content: LocatedValue.Content
        switch byte {
        case UInt8(ascii: "{"): content = try object(path)
        case UInt8(ascii: "["): content = try array(path)
        case UInt8(ascii: "\""): content = .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): content = .number(try number())
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            content = try word(expecting: expecting)
        default: throw problem("found \(found()) where \(expecting) was expected")
        }
        return LocatedValue(content: content, path: path, line: line, column: column, range: start..<offset)
    }

    private mutating func object(_ path: JSONPath) throws(Problem) -> LocatedValue.Content {
        try enter()
        var members: [LocatedValue.Member] = []
        var lines: [String: Int] = [:]
        var comma: Int?
        while true {
            skipWhiteSpace()
            if peek() == UInt8(ascii: "}"), comma == nil { break }
            let (nameLine, start) = (line, offset)
            guard peek() == UInt8(ascii: "\"") else {
                throw unexpected("a property name", comma: comma, closing: UInt8(ascii: "}"))
            }
            let name = try string()
            skipWhiteSpace()
            guard peek() == UInt8(ascii: ":") else {
                throw unexpected("a colon after the property name")
            }
            offset += 1
            let value = try value(path.member(name), expecting: "a value")
            let member = LocatedValue.Member(name: name, value: value, range: start..<offset)
            if let firstLine = lines[name] {
                repeatedNames.append(RepeatedName(member: member, line: nameLine, firstLine: firstLine))
            } else {
                lines[name] = nameLine
            }
            members.append(member)
            comma = try separator(closing: UInt8(ascii: "}"))
            if comma == nil { break }
        }
        offset += 1
        depth -= 1
        return .object(members)
    }

    private mutating func array(_ path: JSONPath) throws(Problem) -> LocatedValue.Content {
        try enter()
        var elements: [LocatedValue] = []
        var comma: Int?
        while true {
            skipWhiteSpace()
            if peek() == UInt8(ascii: "]") {
                if comma == nil { break }
                throw unexpected("a value", comma: comma, closing: UInt8(ascii: "]"))
            }
            elements.append(try value(path.element(elements.count), expecting: "a value"))
            comma = try separator(closing: UInt8(ascii: "]"))
            if comma == nil { break }
        }
        offset += 1
        depth -= 1
        return .array(elements)
    }

    private mutating func enter() throws(Problem) {
        depth += 1
        if depth > Self.depthLimit { throw problem("nested more than \(Self.depthLimit) levels deep") }
        offset += 1
    }

    /// Skips a comma and returns its line. Returns `nil` at the closing bracket, which it does not skip.
    private mutating func separator(closing: UInt8) throws(Problem) -> Int? {
        skipWhiteSpace()
        switch peek() {
        case UInt8(ascii: ","):
            offset += 1
            return line
        case closing: return nil
        default: throw unexpected("a comma or \(Character(Unicode.Scalar(closing)))")
        }
    }

    private mutating func unexpected(_ expected: String, comma: Int? = nil, closing: UInt8? = nil) -> Problem {
        guard let byte = peek() else { return problem("the file ends where \(expected) was expected") }
        let hint = comma.flatMap { byte == closing ? " (comma left over on line \($0))" : nil } ?? ""
        return problem("found \(found()) where \(expected) was expected\(hint)")
    }

    private mutating func word(expecting: String) throws(Problem) -> LocatedValue.Content {
        var end = offset
        while end < bytes.count, Self.isWordByte(bytes[end]), end - offset < 40 { end += 1 }
        let content: LocatedValue.Content? =
            switch String(decoding: bytes[offset..<end], as: UTF8.self) {
            case "true": .boolean(true)
            case "false": .boolean(false)
            case "null": .null
            default: nil
            }
        guard let content else { throw problem("found \(found()) where \(expecting) was expected") }
        offset = end
        return content
    }

    private mutating func number() throws(Problem) -> String {
        let start = offset
        if peek() == UInt8(ascii: "-") { offset += 1 }
        let isZero = peek() == UInt8(ascii: "0")
        let whole = skipDigits()
        if whole == 0 || (isZero && whole > 1) {
            offset = start
            throw problem("found \(found()) where a number was expected")
        }
        if peek() == UInt8(ascii: ".") {
            offset += 1
            if skipDigits() == 0 { throw unexpected("a digit") }
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            offset += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { offset += 1 }
            if skipDigits() == 0 { throw unexpected("a digit") }
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func skipDigits() -> Int {
        let start = offset
        while let byte = peek(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { offset += 1 }
        return offset - start
    }

    private mutating func string() throws(Problem) -> String {
        offset += 1
        var text = ""
        var start = offset
        while true {
            guard let byte = peek() else { throw problem("the file ends inside a text") }
            switch byte {
            case UInt8(ascii: "\""):
                try append(start..<offset, to: &text)
                offset += 1
                return text
            case UInt8(ascii: "\\"):
                try append(start..<offset, to: &text)
                text.unicodeScalars.append(try escape())
                start = offset
            case 0..<0x20:
                throw problem(
                    byte == 0x0A || byte == 0x0D
                        ? "a text is not closed at the end of the line; write \\n for a line break"
                        : "found \(found()) inside a text; write it as an escape"
                )
            default: offset += 1
            }
        }
    }

    private mutating func append(_ range: Range<Int>, to text: inout String) throws(Problem) {
        guard !range.isEmpty else { return }
        guard let part = String(validating: bytes[range], as: UTF8.self) else {
            // The error has the location of the first invalid byte, not that of the beginning of the text.
            offset = range.lowerBound + Self.validPrefix(bytes[range])
            throw problem("found a byte that is not UTF-8; save the file as UTF-8")
        }
        text += part
    }

    /// Returns the number of bytes before the first one that is not valid UTF-8.
    private static func validPrefix(_ bytes: ArraySlice<UInt8>) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { count += UTF8.width(scalar) }
        return min(count, bytes.count)
    }

    private mutating func escape() throws(Problem) -> Unicode.Scalar {
        let start = offset
        offset += 1
        guard let byte = peek() else { throw problem("the file ends inside a text") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let unit = try codeUnit(start)
            if let scalar = Unicode.Scalar(unit) { return scalar }
            if unit < 0xDC00, peek() == UInt8(ascii: "\\"), offset + 1 < bytes.count,
                bytes[offset + 1] == UInt8(ascii: "u")
            {
                offset += 2
                let second = try codeUnit(start)
                if (0xDC00...0xDFFF).contains(second),
                    let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
                {
                    return scalar
                }
            }
            offset = start
            throw problem("found half of a surrogate pair in an escape")
        default:
            offset = start
            throw problem("found an unknown escape; write \\\\ for a backslash")
        }
    }

    private mutating func codeUnit(_ start: Int) throws(Problem) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                offset = start
                throw problem("found an escape \\u without four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
            offset += 1
        }
        return unit
    }

    private func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipWhiteSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x0A:
                offset += 1
                line += 1
                columnOffset = offset
                column = 1
            case 0x20, 0x09, 0x0D: offset += 1
            default: return
            }
        }
    }

    /// Returns the column of the current offset. The count continues from the last computed column, so that the total
    /// time is proportional to the file size.
    private mutating func currentColumn() -> Int {
        guard offset >= columnOffset else { return column }
        for byte in bytes[columnOffset..<offset] where byte & 0xC0 != 0x80 { column += 1 }
        columnOffset = offset
        return column
    }

    private mutating func problem(_ message: String) -> Problem {
        if offset < columnOffset {
            var start = offset
            while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
            columnOffset = start
            column = 1
        }
        return Problem(message: message, line: line, column: currentColumn())
    }

    /// Returns a description of the token at the current offset, for messages.
    private func found() -> String {
        guard let byte = peek() else { return "the end of the file" }
        switch byte {
        case UInt8(ascii: "/"): return "/ (JSON has no comments)"
        case UInt8(ascii: "\""): return "a text"
        case UInt8(ascii: "'"): return "' (JSON requires double quotes around texts)"
        case 0x21..<0x7F where !Self.isWordByte(byte): return String(Character(Unicode.Scalar(byte)))
        case 0x21..<0x7F:
            var end = offset
            while end < bytes.count, Self.isWordByte(bytes[end]), end - offset < 20 { end += 1 }
            return String(decoding: bytes[offset..<end], as: UTF8.self)
        case 0x80...:
            let end = min(bytes.count, offset + 4)
            var decoder = UTF8()
            var iterator = bytes[offset..<end].makeIterator()
            if case .scalarValue(let scalar) = decoder.decode(&iterator) {
                return "the character U+" + String(scalar.value, radix: 16, uppercase: true)
            }
            return "a byte that is not UTF-8"
        default: return "the control character U+" + String(byte, radix: 16, uppercase: true)
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
