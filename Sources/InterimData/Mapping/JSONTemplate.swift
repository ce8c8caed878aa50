/// The constant parts of the text of a JSON object, with a gap for each value.
package struct JSONTemplate: Sendable, Hashable {
    /// A gap for a value.
    package struct Gap: Sendable, Hashable {
        /// The text before this gap: from the previous gap or, for the first gap, from the beginning of the object.
        package var before: [UInt8]
        /// The index of the output whose value is written into the gap.
        package var output: Int
    }

    /// The gaps, in the order of the text.
    package let gaps: [Gap]
    /// The text after the last gap.
    package let end: [UInt8]

    /// Creates the template of a mapper's outputs. Outputs that belong to the same nested object need not be adjacent;
    /// the object is written at the position of the first one.
    ///
    /// - Parameter isContinued: If `true`, the text is written after other members of the same object; it begins with a
    ///   comma instead of an opening brace.
    package init(_ outputs: [RowMapper.Output], isContinued: Bool = false) {
        var root = Node()
        for (number, output) in outputs.enumerated() { root.add(output.path[...], number) }
        var writing = Writing()
        if !isContinued { writing.text = "{" }
        writing.write(root, needsComma: isContinued)
        gaps = writing.gaps
        end = Array((writing.text + "}").utf8)
    }

    private init(gaps: [Gap], end: [UInt8]) {
        self.gaps = gaps
        self.end = end
    }

    /// The template without the first byte of its text.
    package var droppingFirstByte: JSONTemplate {
        guard var first = gaps.first else { return JSONTemplate(gaps: [], end: Array(end.dropFirst())) }
        first.before = Array(first.before.dropFirst())
        return JSONTemplate(gaps: [first] + gaps.dropFirst(), end: end)
    }

    private struct Node {
        var members: [(name: String, node: Node)] = []
        var output: Int?

        mutating func add(_ path: ArraySlice<String>, _ number: Int) {
            guard let name = path.first else {
                output = number
                return
            }
            if let place = members.firstIndex(where: { $0.name == name }) {
                members[place].node.add(path.dropFirst(), number)
            } else {
                var node = Node()
                node.add(path.dropFirst(), number)
                members.append((name, node))
            }
        }
    }

    private struct Writing {
        var gaps: [Gap] = []
        var text = ""

        mutating func write(_ node: Node, needsComma: Bool) {
            var needsComma = needsComma
            for (name, member) in node.members {
                text += (needsComma ? "," : "") + JSONText.json(of: name) + ":"
                needsComma = true
                if let output = member.output {
                    gaps.append(Gap(before: Array(text.utf8), output: output))
                    text = ""
                } else {
                    text += "{"
                    write(member, needsComma: false)
                    text += "}"
                }
            }
        }
    }
}
