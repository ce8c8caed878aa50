internal import Digests
internal import Foundation
internal import InterimData

/// The digest of all members of a manifest except `digest`, which contains it.
///
/// It is the SHA-256 of the JSON of these members in a canonical form: the members are sorted by name, there is no
/// white space between tokens, and strings contain only the required escapes. In Python:
///
/// ```python
/// rest = {name: value for name, value in manifest.items() if name != "digest"}
/// text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
/// hashlib.sha256(text.encode()).hexdigest() == manifest["digest"]
/// ```
enum ManifestDigest {
    /// Returns the digest of a manifest's JSON; `nil` if the JSON is not an object, or if an object has a duplicate
    /// name.
    static func hexDigits(of json: Data) -> String? {
        guard let document = try? JSONReader.read(Array(json)), document.repeatedNames.isEmpty,
            case .object(let members) = document.root.content
        else { return nil }
        var text = ""
        append(members.filter { $0.name != "digest" }, to: &text)
        var hash = SHA256Hash()
        text.withUTF8 { hash.append(UnsafeRawBufferPointer($0)) }
        return hash.hexDigits
    }

    private static func append(_ members: [LocatedValue.Member], to text: inout String) {
        text += "{"
        let sorted = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for (place, member) in sorted.enumerated() {
            if place > 0 { text += "," }
            JSONText.append(member.name, to: &text)
            text += ":"
            append(member.value, to: &text)
        }
        text += "}"
    }

    private static func append(_ value: LocatedValue, to text: inout String) {
        switch value.content {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .number(let number): text += number
        case .string(let string), .template(let string): JSONText.append(string, to: &text)
        case .array(let elements):
            text += "["
            for (place, element) in elements.enumerated() {
                if place > 0 { text += "," }
                append(element, to: &text)
            }
            text += "]"
        case .object(let members): append(members, to: &text)
        }
    }
}
