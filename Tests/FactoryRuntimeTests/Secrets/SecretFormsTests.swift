import FactoryDefinitions
import Foundation
import Testing

@testable import FactoryRuntime

@Suite("The forms of a secret")
struct SecretFormsTests {
    @Test("are those that functions of definitions and encodings of reports produce")
    func forms() throws {
        let secret = "Top-Sec/ret+99 \"ä\"\n"
        let forms = SecretForms.all(of: .string(secret))
        let scope = ExpressionScope(
            now: FactoryDateTime(ticks: 638_995_188_111_045_206, isUTC: true),
            randomBits: { 0 }
        )
        func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
        for function in ["base64", "uriComponent", "encodeUriComponent", "toUpper", "toLower", "string"] {
            let value = try ExpressionText("@\(function)(\(literal(secret)))").value(in: scope)
            #expect(forms.contains(value.text), "\(function): \(value)")
        }
        #expect(forms.contains(String(FactoryValue.string(secret).json.dropFirst().dropLast())))
        #expect(forms.contains(String(FactoryValue.string(secret).exactJSON.dropFirst().dropLast())))
    }

    @Test("include the part of a base64 text that a secret determines, at each of the three positions")
    func base64() throws {
        let secret = "Top-Sec/ret+99"
        let forms = SecretForms.sorted(SecretForms.all(of: .string(secret)))
        for before in ["", "u", "us", "usr", "user:"] {
            for after in ["", ":", "ab", "abc"] {
                let text = Data("\(before)\(secret)\(after)".utf8).base64EncodedString()
                let masked = ActivityOutput.masked(text, forms)
                // Digits that also depend on the bytes beside the secret remain.
                let rest = masked.replacing("***", with: "")
                let own = (before.utf8.count + after.utf8.count) * 8
                #expect(masked.contains("***") && rest.count <= own / 6 + 5, "\(text) \(masked)")
            }
        }
    }

    @Test("include the texts and numbers inside a value, and of short texts only the text itself")
    func nested() throws {
        let forms = SecretForms.all(
            of: try value(#"{"a": ["inner-one", {"b": 123456}], "c": true, "d": "x7", "e": ""}"#)
        )
        #expect(forms.contains("inner-one") && forms.contains("123456") && forms.contains("x7"))
        #expect(!forms.contains("X7") && !forms.contains("") && !forms.contains("true"))
    }

    @Test("are sorted by length, so that no rest of a longer secret remains")
    func order() {
        let sorted = SecretForms.sorted(["abc", "abcdef", "abcd", "abc"])
        #expect(sorted == ["abcdef", "abcd", "abc"])
        #expect(ActivityOutput.masked(.string("x abcdef y"), sorted) == .string("x *** y"))
    }
}
