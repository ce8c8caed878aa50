/// The writing of generated rich texts.
extension IssueWriter {
    func document(_ generated: GeneratedDocument?, _ out: inout TextWriter) -> Outcome {
        guard let generated else { return .null }
        document(generated, &out)
        return .written
    }

    func document(_ generated: GeneratedDocument, _ out: inout TextWriter) {
        if writesWiki || tables.isDataCenter { return wiki(generated, &out) }
        list(fragments.documents.document, generated.blockCount, &out) { block(generated, $0, &$1) }
    }

    /// Writes a node whose only hole is its list of children.
    @inline(__always)
    private func list(
        _ template: Template,
        _ count: Int,
        _ out: inout TextWriter,
        _ element: (Int, inout TextWriter) -> Void
    ) {
        for step in template.steps {
            put(step.text, &out)
            if step.hole == Hole.list {
                elements(count, &out, element)
            }
        }
    }

    /// Writes a node whose only hole is its text.
    @inline(__always)
    private func text(_ template: Template, _ text: Fragment, _ out: inout TextWriter) {
        for step in template.steps {
            put(step.text, &out)
            if step.hole == Hole.text {
                put(text, &out)
            }
        }
    }

    private func block(_ generated: GeneratedDocument, _ index: Int, _ out: inout TextWriter) {
        let shapes = fragments.documents
        switch generated.block(index) {
        case .paragraph(let inlines):
            list(shapes.paragraph, inlines, &out) { inline(generated, index, $0, &$1) }
        case .heading(let level, let title):
            for step in shapes.heading.steps {
                put(step.text, &out)
                switch step.hole {
                case Hole.level: out.append(number: level)
                case Hole.text: put(fragments.titles[title], &out)
                default: break
                }
            }
        case .bulletList(let items):
            list(shapes.bulletList, items, &out) {
                text(shapes.listItem, fragments.sentences[generated.sentence(index, $0)], &$1)
            }
        case .orderedList(let items):
            list(shapes.orderedList, items, &out) {
                text(shapes.listItem, fragments.sentences[generated.sentence(index, $0)], &$1)
            }
        case .codeBlock(let code): put(shapes.codeBlocks[code], &out)
        case .rule: put(shapes.rule, &out)
        }
    }

    private func inline(_ generated: GeneratedDocument, _ block: Int, _ index: Int, _ out: inout TextWriter) {
        let shapes = fragments.documents
        switch generated.inline(block, index) {
        case .text(let sentences):
            for step in shapes.text.steps {
                put(step.text, &out)
                guard step.hole == Hole.text else { continue }
                for place in 0..<sentences {
                    if place > 0 { out.append(0x20) }
                    put(fragments.sentences[generated.sentence(block, index, place)], &out)
                }
            }
        case .strong: text(shapes.strong, fragments.sentences[generated.sentence(block, index)], &out)
        case .link: text(shapes.link, fragments.sentences[generated.sentence(block, index)], &out)
        case .mention(let user): put(shapes.mentions[user], &out)
        case .emoji(let place): put(shapes.emoji[place], &out)
        case .hardBreak: put(shapes.hardBreak, &out)
        }
    }
}
