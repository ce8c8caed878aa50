/// The generated structure of a rich text: its blocks, and the indexes of their sentences in the site's texts.
struct GeneratedDocument {
    enum Block {
        case paragraph(inlines: Int)
        case heading(level: Int, title: Int)
        case bulletList(items: Int)
        case orderedList(items: Int)
        case codeBlock(Int)
        case rule
    }

    enum Inline {
        /// A number of sentences, separated by spaces.
        case text(sentences: Int)
        case strong
        case link
        case mention(user: Int)
        case emoji(Int)
        case hardBreak
    }

    private let tables: SiteTables
    private let randomSource: RandomSource
    let blockCount: Int

    init(_ tables: SiteTables, seed: UInt64, blocks: Int) {
        self.tables = tables
        self.randomSource = RandomSource(seed: seed, subject: 7)
        self.blockCount = blocks
    }

    func block(_ index: Int) -> Block {
        // The last block is a paragraph, even if it is the only block.
        let choice = index == blockCount - 1 ? 0 : randomSource.below(16, .block, index)
        switch choice {
        case 10:
            return .heading(
                level: 1 + randomSource.below(4, .inline, index),
                title: tables.text.titleIndex(randomSource.bits(.sentence, index))
            )
        case 11, 12: return .bulletList(items: 1 + randomSource.below(4, .inline, index))
        case 13: return .orderedList(items: 2 + randomSource.below(3, .inline, index))
        case 14: return .codeBlock(randomSource.below(Words.code.count, .inline, index))
        case 15: return .rule
        default:
            return .paragraph(
                inlines: 1
                    + (randomSource.bits(.inline, index) & 3 == 0 ? randomSource.below(4, .block, index + 64) : 0)
            )
        }
    }

    /// Returns a part of a paragraph. The first part is text.
    func inline(_ block: Int, _ index: Int) -> Inline {
        let place = (block + 1) << 8 | index
        guard index > 0 else { return .text(sentences: 1 + randomSource.below(3, .inline, place)) }
        switch randomSource.below(8, .inline, place) {
        case 0: return .strong
        case 1: return .link
        case 2, 3: return .mention(user: randomSource.below(tables.users.count, .inline, place | 1 << 20))
        case 4: return .emoji(randomSource.below(Words.emoji.count, .inline, place | 1 << 20))
        case 5: return .hardBreak
        default: return .text(sentences: 1)
        }
    }

    /// Returns the index of a sentence in `TextPool.sentences`.
    ///
    /// - Parameters:
    ///   - inline: The index of a part of a paragraph, or of an item of a list.
    ///   - index: The index of the sentence in that part; 0 in an item.
    @inline(__always)
    func sentence(_ block: Int, _ inline: Int, _ index: Int = 0) -> Int {
        tables.text.sentenceIndex(randomSource.bits(.sentence, (block + 1) << 16 | inline << 8 | index))
    }
}
