/// A parser of the rich texts in requests: documents, or in version 2 wiki markup.
///
/// It accepts the types of nodes that the site itself sends. It rejects all others with Jira's error for an invalid
/// document.
package struct DocumentReader {
    package let tables: SiteTables
    /// If `true`, a text is wiki markup; otherwise it is a document.
    package let takesMarkup: Bool

    package init(tables: SiteTables, takesMarkup: Bool) {
        self.tables = tables
        self.takesMarkup = takesMarkup
    }

    /// Returns the document; nil for null and for empty wiki markup.
    ///
    /// - Throws: An error with Jira's text.
    package func document(_ input: JSONInput) throws(DocumentError) -> Document? {
        if input == .null { return nil }
        if takesMarkup {
            guard let text = input.string else { throw DocumentError(message: "Operation value must be a string") }
            return text.isEmpty ? nil : Document(markup: text)
        }
        guard input["type"]?.string == "doc", input["version"]?.int == 1, let content = input["content"]?.elements
        else {
            throw DocumentError(
                message: "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
            )
        }
        var blocks: [Document.Block] = []
        for node in content { blocks.append(try block(node)) }
        return Document(blocks: blocks)
    }

    package struct DocumentError: Error {
        package let message: String
        package static let invalid = DocumentError(message: "INVALID_INPUT")
    }

    private func block(_ node: JSONInput) throws(DocumentError) -> Document.Block {
        let content = node["content"]?.elements ?? []
        switch node["type"]?.string {
        case "paragraph":
            var inlines: [Document.Inline] = []
            for part in content { inlines.append(try inline(part)) }
            return .paragraph(inlines)
        case "heading":
            guard let level = node["attrs"]?["level"]?.int, (1...6).contains(level) else { throw .invalid }
            return .heading(level: level, text: try words(content))
        case "bulletList": return .bulletList(try items(content))
        case "orderedList": return .orderedList(try items(content))
        case "codeBlock":
            return .codeBlock(language: node["attrs"]?["language"]?.string ?? "text", text: try words(content))
        case "rule": return .rule
        default: throw .invalid
        }
    }

    /// Returns the joined text of text nodes.
    private func words(_ nodes: [JSONInput]) throws(DocumentError) -> String {
        var text = ""
        for node in nodes {
            guard node["type"]?.string == "text", let words = node["text"]?.string else { throw .invalid }
            text += words
        }
        return text
    }

    private func items(_ nodes: [JSONInput]) throws(DocumentError) -> [String] {
        var texts: [String] = []
        for node in nodes {
            guard node["type"]?.string == "listItem", let content = node["content"]?.elements, content.count == 1,
                content[0]["type"]?.string == "paragraph"
            else { throw .invalid }
            texts.append(try words(content[0]["content"]?.elements ?? []))
        }
        return texts
    }

    private func inline(_ node: JSONInput) throws(DocumentError) -> Document.Inline {
        switch node["type"]?.string {
        case "text":
            guard let text = node["text"]?.string, !text.isEmpty else { throw .invalid }
            let marks = node["marks"]?.elements ?? []
            guard marks.count <= 1 else { throw .invalid }
            switch marks.first?["type"]?.string {
            case nil: return .text(text)
            case "strong": return .strong(text)
            case "link":
                guard let href = marks[0]["attrs"]?["href"]?.string else { throw .invalid }
                return .link(text, href: href)
            default: throw .invalid
            }
        case "mention":
            let id = node["attrs"]?["id"]?.string
            guard let user = tables.users.first(where: { $0.accountID == id }) else { throw .invalid }
            return .mention(user)
        case "emoji":
            guard let name = node["attrs"]?["shortName"]?.string else { throw .invalid }
            return .emoji(
                shortName: name,
                id: node["attrs"]?["id"]?.string ?? "",
                text: node["attrs"]?["text"]?.string ?? name
            )
        case "hardBreak": return .hardBreak
        default: throw .invalid
        }
    }
}

extension Document {
    /// Creates a document from wiki markup, for operations that send documents. The document has the paragraphs and
    /// lines of the markup. Other markup remains in the text.
    package init(markup: String) {
        let lines = markup.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        var paragraphs: [[Inline]] = [[]]
        for line in lines {
            if line.isEmpty {
                if paragraphs.last?.isEmpty == false { paragraphs.append([]) }
                continue
            }
            if paragraphs.last?.isEmpty == false { paragraphs[paragraphs.count - 1].append(.hardBreak) }
            paragraphs[paragraphs.count - 1].append(.text(String(line)))
        }
        self.init(blocks: paragraphs.filter { !$0.isEmpty }.map { .paragraph($0) }, markup: markup)
    }
}
