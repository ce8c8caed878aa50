/// The conversion of rich texts to the values that responses contain.
extension SiteResources {
    package func document(_ document: Document) -> SiteValue {
        if writesWiki || tables.isDataCenter { return .text(document.wikiText) }
        return node("doc", ["version": .integer(1), "content": .list(document.blocks.map { block($0) })])
    }

    private func node(_ type: String, _ members: SiteRecord = [:]) -> SiteValue {
        .object(members.with(["type": .text(type)]))
    }

    private func text(_ text: String, marks: SiteValue? = nil) -> SiteValue {
        node("text", ["text": .text(text), "marks": marks.map { .list([$0]) }])
    }

    private func block(_ block: Document.Block) -> SiteValue {
        func items(_ texts: [String]) -> SiteValue {
            .list(
                texts.map { item in
                    node("listItem", ["content": .list([node("paragraph", ["content": .list([text(item)])])])])
                }
            )
        }
        switch block {
        case .paragraph(let inlines): return node("paragraph", ["content": .list(inlines.map { inline($0) })])
        case .heading(let level, let title):
            return node("heading", ["attrs": .object(["level": .integer(level)]), "content": .list([text(title)])])
        case .bulletList(let texts): return node("bulletList", ["content": items(texts)])
        case .orderedList(let texts):
            return node("orderedList", ["attrs": .object(["order": .integer(1)]), "content": items(texts)])
        case .codeBlock(let language, let code):
            return node("codeBlock", ["attrs": .object(["language": .text(language)]), "content": .list([text(code)])])
        case .rule: return node("rule")
        }
    }

    private func inline(_ inline: Document.Inline) -> SiteValue {
        switch inline {
        case .text(let words): return text(words)
        case .strong(let words): return text(words, marks: node("strong"))
        case .link(let words, let href):
            return text(words, marks: node("link", ["attrs": .object(["href": .text(href)])]))
        case .mention(let user):
            return node(
                "mention",
                [
                    "attrs": .object([
                        "id": .text(user.accountID), "text": .text("@" + user.displayName), "accessLevel": .text(""),
                    ])
                ]
            )
        case .emoji(let shortName, let id, let character):
            return node(
                "emoji",
                ["attrs": .object(["shortName": .text(shortName), "id": .text(id), "text": .text(character)])]
            )
        case .hardBreak: return node("hardBreak")
        }
    }
}
