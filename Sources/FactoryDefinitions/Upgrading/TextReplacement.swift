internal import InterimData

/// A replacement of a part of a text.
struct TextReplacement {
    let file: String
    /// The value with the text.
    let value: LocatedValue
    /// The text.
    let text: String
    /// The part, in UTF-8 bytes.
    let range: Range<Int>
    let replacement: String

    /// Returns the changes of the files, with all replacements of a text in one.
    static func changes(_ replacements: [TextReplacement]) -> [(file: String, change: (inout JSONEdits) -> Void)] {
        Dictionary(grouping: replacements) { "\($0.value.range.lowerBound) \($0.file)" }.values.map { parts in
            var bytes = Array(parts[0].text.utf8)
            var start = Int.max
            for part in parts.sorted(by: { $0.range.lowerBound > $1.range.lowerBound })
            where part.range.upperBound <= start {
                bytes.replaceSubrange(part.range, with: Array(part.replacement.utf8))
                start = part.range.lowerBound
            }
            let (value, json) = (parts[0].value, JSONText.json(of: String(decoding: bytes, as: UTF8.self)))
            return (parts[0].file, { $0.replace(value, with: json) })
        }
    }
}
