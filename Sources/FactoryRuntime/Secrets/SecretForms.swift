internal import FactoryDefinitions
internal import Foundation
internal import JiraReader

/// The texts in which a secret may occur in a report: the secret itself, and the results of the functions with which
/// definitions prepare secrets for requests.
enum SecretForms {
    /// Shorter texts could occur by chance.
    private static let minimumLength = 4

    /// Returns the texts of a value. The texts of all numbers and texts inside an array or object are included.
    static func all(of value: FactoryValue) -> [String] {
        switch value {
        case .null, .boolean: []
        case .integer, .float: forms(of: value.json)
        case .string(let text): forms(of: text)
        case .array(let elements): elements.flatMap(all)
        case .object(let object): object.members.flatMap { all(of: $0.value) }
        }
    }

    /// Returns texts without duplicates, longest first: a secret may be a part of another one.
    static func sorted(_ texts: [String]) -> [String] {
        Set(texts).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
    }

    private static func forms(of text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        guard text.count >= minimumLength else { return [text] }
        let texts = [
            text, text.uppercased(), text.lowercased(), Data(text.utf8).base64EncodedString(),
            text.percentEncoded,
            String(FactoryValue.string(text).json.dropFirst().dropLast()),
            String(FactoryValue.string(text).exactJSON.dropFirst().dropLast()),
        ]
        return sorted(texts + base64Parts(of: text))
    }

    /// Returns the parts of base64 texts that a secret determines alone, whatever is before and after it, such as in
    /// `base64(concat(user, ':', password))`. There are three, because three bytes are four digits.
    private static func base64Parts(of text: String) -> [String] {
        let secret = Array(text.utf8)
        guard secret.count >= 6 else { return [] }
        return (0..<3).map { offset in
            let bytes = [UInt8](repeating: 0, count: offset) + secret
            let digits = Data(bytes).base64EncodedString()
            // A digit has 6 bits. The digits at both ends also depend on the bytes beside the secret.
            let first = (offset * 8 + 5) / 6
            return String(digits.prefix(bytes.count * 8 / 6).dropFirst(first))
        }
    }
}
