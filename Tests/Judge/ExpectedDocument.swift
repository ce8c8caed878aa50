internal import MockSite

/// Rich texts in the Atlassian Document Format.
///
/// The source: <https://developer.atlassian.com/cloud/jira/platform/apis/document/structure>.
enum ExpectedDocument {
    static func of(_ document: Document) -> Expected {
        ["type": "doc", "version": 1, "content": .list(document.blocks, block)]
    }

    private static func block(_ block: Document.Block) -> Expected {
        switch block {
        case .paragraph(let inlines): return ["type": "paragraph", "content": .list(inlines, inline)]
        case .heading(let level, let title):
            return ["type": "heading", "attrs": ["level": .number(level)], "content": [text(title)]]
        case .bulletList(let items): return ["type": "bulletList", "content": .list(items, item)]
        case .orderedList(let items):
            return ["type": "orderedList", "attrs": ["order": 1], "content": .list(items, item)]
        case .codeBlock(let language, let code):
            return ["type": "codeBlock", "attrs": ["language": .text(language)], "content": [text(code)]]
        case .rule: return ["type": "rule"]
        }
    }

    private static func item(_ sentence: String) -> Expected {
        ["type": "listItem", "content": [["type": "paragraph", "content": [text(sentence)]]]]
    }

    private static func text(_ text: String, marks: Expected = .absent) -> Expected {
        ["type": "text", "text": .text(text), "marks": marks]
    }

    private static func inline(_ inline: Document.Inline) -> Expected {
        switch inline {
        case .text(let plain): return text(plain)
        case .strong(let strong): return text(strong, marks: [["type": "strong"]])
        case .link(let title, let target):
            return text(title, marks: [["type": "link", "attrs": ["href": .text(target)]]])
        case .mention(let user):
            return [
                "type": "mention",
                "attrs": [
                    "id": .text(user.accountID), "text": .text("@" + user.displayName), "accessLevel": "",
                ],
            ]
        case .emoji(let shortName, let id, let emoji):
            return [
                "type": "emoji", "attrs": ["shortName": .text(shortName), "id": .text(id), "text": .text(emoji)],
            ]
        case .hardBreak: return ["type": "hardBreak"]
        }
    }
}
