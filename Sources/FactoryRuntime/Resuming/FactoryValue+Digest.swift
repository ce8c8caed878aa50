internal import Digests
internal import FactoryDefinitions
internal import InterimData

extension FactoryValue {
    /// The value as JSON without white space, from which the same value is parsed again. A float such as `2.0` is
    /// written with a point, whereas the service writes `2`. JSON has no infinities and no NaN, so they become `null`.
    var exactJSON: String {
        var text = ""
        appendExactJSON(to: &text)
        return text
    }

    /// The SHA-256 of ``exactJSON``, as 64 hexadecimal digits.
    var digest: String {
        var hash = SHA256Hash()
        var text = exactJSON
        text.withUTF8 { hash.append(UnsafeRawBufferPointer($0)) }
        return hash.hexDigits
    }

    private func appendExactJSON(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        // The description of a `Double` has a point or an exponent, so it is not parsed as a whole number.
        case .float(let value): text += value.isFinite ? "\(value)" : "null"
        case .string(let string): JSONText.append(string, to: &text)
        case .array(let elements):
            text += "["
            for (place, element) in elements.enumerated() {
                if place > 0 { text += "," }
                element.appendExactJSON(to: &text)
            }
            text += "]"
        case .object(let object):
            text += "{"
            for (place, member) in object.members.enumerated() {
                if place > 0 { text += "," }
                JSONText.append(member.name, to: &text)
                text += ":"
                member.value.appendExactJSON(to: &text)
            }
            text += "}"
        }
    }
}
