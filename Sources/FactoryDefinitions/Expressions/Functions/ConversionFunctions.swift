internal import Foundation
internal import InterimData

/// The functions that convert values.
///
/// A binary value is a text of the digits 0 and 1, eight for each byte, as in the examples of the documentation. As in
/// these examples, `base64ToBinary` and `dataUriToBinary` return the bits of their argument without decoding it.
/// `uriComponentToBinary` returns the bits of its argument in double quotes.
let conversionFunctions: [ExpressionFunction] = [
    ExpressionFunction("array", 1...1) { call throws(ExpressionError) in
        if case .array = call.arguments[0] { return call.arguments[0] }
        return .array([call.arguments[0]])
    },
    ExpressionFunction("base64", 1...1) { call throws(ExpressionError) in
        .string(Data(try call.text(0).utf8).base64EncodedString())
    },
    ExpressionFunction("base64ToBinary", 1...1) { call throws(ExpressionError) in
        _ = try call.decodedBase64(try call.text(0))
        return try call.bits(try call.text(0))
    },
    ExpressionFunction("base64ToString", 1...1, base64ToString),
    ExpressionFunction("binary", 1...1) { call throws(ExpressionError) in try call.bits(try call.text(0)) },
    ExpressionFunction("bool", 1...1) { call throws(ExpressionError) in
        switch call.arguments[0] {
        case .boolean: return call.arguments[0]
        case .integer(let value): return .boolean(value != 0)
        case .float(let value): return .boolean(value != 0)
        case .string(let text):
            switch text.lowercased() {
            case "true": return .boolean(true)
            case "false": return .boolean(false)
            default: throw call.failure("is neither \"true\" nor \"false\"", argument: 0)
            }
        default: throw call.wrongType(0, "a boolean, a number or text")
        }
    },
    ExpressionFunction("coalesce", 1...Int.max) { call throws(ExpressionError) in
        call.arguments.first { $0 != .null } ?? .null
    },
    ExpressionFunction("createArray", 0...Int.max) { call throws(ExpressionError) in .array(call.arguments) },
    ExpressionFunction("dataUri", 1...1) { call throws(ExpressionError) in
        .string("data:text/plain;charset=utf-8;base64," + Data(try call.text(0).utf8).base64EncodedString())
    },
    ExpressionFunction("dataUriToBinary", 1...1, dataUriToBinary),
    ExpressionFunction("dataUriToString", 1...1) { call throws(ExpressionError) in
        let text = try call.text(0)
        guard text.lowercased().hasPrefix("data:"), let comma = text.firstIndex(of: ",") else {
            throw call.failure("is not a data URI", argument: 0)
        }
        let content = String(text[text.index(after: comma)...])
        if text[..<comma].lowercased().hasSuffix(";base64") { return .string(try call.decodedBase64(content)) }
        return .string(try call.percentDecoded(content))
    },
    ExpressionFunction("decodeBase64", 1...1, base64ToString),
    ExpressionFunction("decodeDataUri", 1...1, dataUriToBinary),
    ExpressionFunction("decodeUriComponent", 1...1, uriComponentToString),
    ExpressionFunction("encodeUriComponent", 1...1, uriComponent),
    ExpressionFunction("float", 1...1) { call throws(ExpressionError) in
        switch call.arguments[0] {
        case .integer(let value): return .float(Double(value))
        case .float: return call.arguments[0]
        case .string(let text):
            let digits = text.trimmingCharacters(in: .whitespaces)
            // `Double` would also accept "inf", "nan" and hexadecimal digits.
            guard digits.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let value = Double(digits),
                value.isFinite
            else { throw call.failure("is not a number", argument: 0) }
            return .float(value)
        default: throw call.wrongType(0, "a number or text")
        }
    },
    ExpressionFunction("int", 1...1) { call throws(ExpressionError) in
        switch call.arguments[0] {
        case .integer: return call.arguments[0]
        case .boolean(let value): return .integer(value ? 1 : 0)
        case .float(let value):
            guard let integer = Int64(exactly: value) else { throw call.failure("is not a whole number", argument: 0) }
            return .integer(integer)
        case .string(let text):
            guard let integer = Int64(text.trimmingCharacters(in: .whitespaces)) else {
                throw call.failure("is not a whole number", argument: 0)
            }
            return .integer(integer)
        default: throw call.wrongType(0, "a number or text")
        }
    },
    ExpressionFunction("json", 1...1) { call throws(ExpressionError) in
        // "If the string is null, the function returns an empty object."
        if case .null = call.arguments[0] { return .object(FactoryObject()) }
        guard case .string(let text) = call.arguments[0] else { return call.arguments[0] }
        do throws(JSONReader.Problem) {
            return try JSONReader.read(Array(text.utf8)).root.factoryValue
        } catch {
            throw call.failure(
                // The message does not repeat the text, which may be a part of a secret.
                "is not JSON (line \(error.line), column \(error.column))",
                argument: 0
            )
        }
    },
    ExpressionFunction("string", 1...1) { call throws(ExpressionError) in
        let text = call.arguments[0].text
        try ExpressionLimits.check(textLength: text.utf8.count, at: call.offset)
        return .string(text)
    },
    ExpressionFunction("uriComponent", 1...1, uriComponent),
    ExpressionFunction("uriComponentToBinary", 1...1) { call throws(ExpressionError) in
        try call.bits("\"" + (try call.text(0)) + "\"")
    },
    ExpressionFunction("uriComponentToString", 1...1, uriComponentToString),
]

@Sendable private func base64ToString(_ call: FunctionCall) throws(ExpressionError) -> FactoryValue {
    .string(try call.decodedBase64(try call.text(0)))
}

@Sendable private func dataUriToBinary(_ call: FunctionCall) throws(ExpressionError) -> FactoryValue {
    try call.bits(try call.text(0))
}

/// Percent-encodes all bytes except those of the unreserved characters of RFC 3986:
/// https://www.rfc-editor.org/rfc/rfc3986#section-2.3
@Sendable private func uriComponent(_ call: FunctionCall) throws(ExpressionError) -> FactoryValue {
    var text: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in try call.text(0).utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "~"):
            text.append(byte)
        default: text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
        }
    }
    try ExpressionLimits.check(textLength: text.count, at: call.offset)
    return .string(String(decoding: text, as: UTF8.self))
}

@Sendable private func uriComponentToString(_ call: FunctionCall) throws(ExpressionError) -> FactoryValue {
    .string(try call.percentDecoded(try call.text(0)))
}

extension FunctionCall {
    fileprivate func decodedBase64(_ text: String) throws(ExpressionError) -> String {
        guard let data = Data(base64Encoded: text) else { throw failure("is not base64", argument: 0) }
        return String(decoding: data, as: UTF8.self)
    }

    /// Decodes percent signs that are followed by two hexadecimal digits. Other percent signs remain, as in .NET.
    fileprivate func percentDecoded(_ text: String) throws(ExpressionError) -> String {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var offset = 0
        while offset < bytes.count {
            if bytes[offset] == UInt8(ascii: "%"), offset + 2 < bytes.count,
                let high = Character(Unicode.Scalar(bytes[offset + 1])).hexDigitValue,
                let low = Character(Unicode.Scalar(bytes[offset + 2])).hexDigitValue
            {
                decoded.append(UInt8(high << 4 | low))
                offset += 3
            } else {
                decoded.append(bytes[offset])
                offset += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    fileprivate func bits(_ text: String) throws(ExpressionError) -> FactoryValue {
        try ExpressionLimits.check(textLength: text.utf8.count * 8, at: offset)
        var bits: [UInt8] = []
        for byte in text.utf8 {
            for place in (0..<8).reversed() {
                bits.append(byte >> place & 1 == 1 ? UInt8(ascii: "1") : UInt8(ascii: "0"))
            }
        }
        return .string(String(decoding: bits, as: UTF8.self))
    }
}
