/// Rich texts as wiki markup, the format of version 2 of the platform API. A Jira site describes the syntax at
/// `/secure/WikiRendererHelpAction.jspa`.
extension Document {
    /// The wiki markup of the document. In a document without written markup, lines end with CR LF, as in texts from
    /// browsers.
    package var wikiText: String {
        if let markup { return markup }
        return blocks.map { block in
            switch block {
            case .paragraph(let inlines): return inlines.map { Self.wikiText($0) }.joined()
            case .heading(let level, let title): return "h\(level). " + title
            case .bulletList(let items): return items.map { "* " + $0 }.joined(separator: "\r\n")
            case .orderedList(let items): return items.map { "# " + $0 }.joined(separator: "\r\n")
            case .codeBlock(let language, let code): return "{code:\(language)}\r\n" + code + "\r\n{code}"
            case .rule: return "----"
            }
        }.joined(separator: "\r\n\r\n")
    }

    private static func wikiText(_ inline: Inline) -> String {
        switch inline {
        case .text(let words): words
        case .strong(let words): "*" + words + "*"
        case .link(let words, let address): "[" + words + "|" + address + "]"
        case .mention(let user): "[~" + (user.name ?? "accountid:" + user.accountID) + "]"
        case .emoji(_, _, let character): character
        case .hardBreak: "\r\n"
        }
    }
}

/// The fragments of wiki markup, escaped once.
struct WikiShapes: Sendable {
    let lineEnd, paragraphEnd, linkEnd: Fragment
    let codeBlocks, mentions, emoji: [Fragment]

    init(_ tables: SiteTables, _ dialect: Dialect, _ store: inout FragmentStore) {
        func inner(_ text: String) -> Fragment { store.add(dialect.escaped(text)) }
        lineEnd = inner("\r\n")
        paragraphEnd = inner("\r\n\r\n")
        linkEnd = inner("|" + Words.linkTarget + "]")
        codeBlocks = Words.code.map { inner("{code:\($0.language)}\r\n\($0.text)\r\n{code}") }
        mentions = tables.users.map { inner("[~" + ($0.name ?? "accountid:" + $0.accountID) + "]") }
        emoji = Words.emoji.map { inner($0.text) }
    }
}

extension IssueWriter {
    /// Writes a generated rich text as a string of wiki markup.
    func wiki(_ generated: GeneratedDocument, _ out: inout TextWriter) {
        out.append(0x22)
        for index in 0..<generated.blockCount {
            if index > 0 { put(fragments.wiki.paragraphEnd, &out) }
            switch generated.block(index) {
            case .paragraph(let inlines):
                for place in 0..<inlines { wikiInline(generated, index, place, &out) }
            case .heading(let level, let title):
                out.append(0x68)
                out.append(number: level)
                out.append(". ")
                put(fragments.titles[title], &out)
            case .bulletList(let items): wikiList("* ", items, generated, index, &out)
            case .orderedList(let items): wikiList("# ", items, generated, index, &out)
            case .codeBlock(let code): put(fragments.wiki.codeBlocks[code], &out)
            case .rule: out.append("----")
            }
        }
        out.append(0x22)
    }

    private func wikiList(
        _ bullet: StaticString,
        _ items: Int,
        _ generated: GeneratedDocument,
        _ block: Int,
        _ out: inout TextWriter
    ) {
        for item in 0..<items {
            if item > 0 { put(fragments.wiki.lineEnd, &out) }
            out.append(bullet)
            put(fragments.sentences[generated.sentence(block, item)], &out)
        }
    }

    private func wikiInline(_ generated: GeneratedDocument, _ block: Int, _ index: Int, _ out: inout TextWriter) {
        switch generated.inline(block, index) {
        case .text(let sentences):
            for place in 0..<sentences {
                if place > 0 { out.append(0x20) }
                put(fragments.sentences[generated.sentence(block, index, place)], &out)
            }
        case .strong:
            out.append(0x2A)
            put(fragments.sentences[generated.sentence(block, index)], &out)
            out.append(0x2A)
        case .link:
            out.append(0x5B)
            put(fragments.sentences[generated.sentence(block, index)], &out)
            put(fragments.wiki.linkEnd, &out)
        case .mention(let user): put(fragments.wiki.mentions[user], &out)
        case .emoji(let place): put(fragments.wiki.emoji[place], &out)
        case .hardBreak: put(fragments.wiki.lineEnd, &out)
        }
    }
}
