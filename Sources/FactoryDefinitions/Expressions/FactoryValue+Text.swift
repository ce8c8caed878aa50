internal import InterimData

extension FactoryValue {
    /// The value as the service inserts it into text. Null becomes an empty text, Boolean values become `True` and
    /// `False`, and arrays and objects become JSON.
    package var text: String {
        switch self {
        case .null: ""
        case .boolean(let value): value ? "True" : "False"
        case .integer(let value): String(value)
        case .float(let value): Self.text(of: value)
        case .string(let text): text
        case .array, .object: json
        }
    }

    /// The value as JSON without white space.
    public var json: String {
        var text = ""
        appendJSON(to: &text)
        return text
    }

    /// The kind of value, for messages.
    package var kindName: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .integer: "an integer"
        case .float: "a float"
        case .string: "text"
        case .array: "an array"
        case .object: "an object"
        }
    }

    private func appendJSON(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .float(let value): text += value.isFinite ? Self.text(of: value) : "null"
        case .string(let string): JSONText.append(string, to: &text)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                element.appendJSON(to: &text)
            }
            text += "]"
        case .object(let object):
            text += "{"
            for (index, member) in object.members.enumerated() {
                if index > 0 { text += "," }
                JSONText.append(member.name, to: &text)
                text += ":"
                member.value.appendJSON(to: &text)
            }
            text += "}"
        }
    }

    /// Returns the shortest text that is parsed as the same number, in .NET format: `10`, `2.5`, `1E+16`, `1E-05`.
    /// https://learn.microsoft.com/dotnet/standard/base-types/standard-numeric-format-strings#general-format-specifier-g
    static func text(of number: Double) -> String {
        guard number.isFinite else { return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity" }
        if number == 0 { return number.sign == .minus ? "-0" : "0" }
        // Swift's description has the shortest digits, in a different format.
        var digits = ""
        var exponent = 0
        var pointPlace: Int?
        let description = "\(number.magnitude)"
        for character in description {
            if character == "." {
                pointPlace = digits.count
            } else if character == "e" {
                break
            } else {
                digits.append(character)
            }
        }
        if let place = description.firstIndex(of: "e") {
            exponent = Int(description[description.index(after: place)...]) ?? 0
        }
        let leadingZeros = digits.prefix { $0 == "0" }.count
        var significant = String(digits.dropFirst(leadingZeros))
        while significant.last == "0" { significant.removeLast() }
        // The number is 0.significant times ten to the power of `power`.
        let power = (pointPlace ?? digits.count) - leadingZeros + exponent
        let sign = number < 0 ? "-" : ""
        if power > 15 || power < -3 {
            let tenth = power - 1
            let mantissa = significant.prefix(1) + (significant.count > 1 ? "." + significant.dropFirst() : "")
            let magnitude = String(tenth.magnitude)
            return sign + mantissa + "E" + (tenth < 0 ? "-" : "+") + (magnitude.count < 2 ? "0" : "") + magnitude
        }
        if power <= 0 { return sign + "0." + String(repeating: "0", count: -power) + significant }
        if significant.count <= power {
            return sign + significant + String(repeating: "0", count: power - significant.count)
        }
        return sign + significant.prefix(power) + "." + significant.dropFirst(power)
    }
}
