/// The sentences that all texts of a site are put together from.
///
/// A pool is small enough that a writer can escape each sentence once, and large enough that an export compresses like
/// real text and not like a repetition.
struct TextPool: Sendable {
    /// Ordinary sentences first, then the peculiar ones.
    let sentences: [String]
    /// How many of them are ordinary.
    let ordinaryCount: Int
    /// Issue titles: ordinary first, then peculiar, like the sentences.
    let titles: [String]
    let ordinaryTitleCount: Int
    /// How many of them are drawn from; further ones were written.
    let drawnTitleCount: Int

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed, topic: .text)
        let english = WordChain(words: Words.english, random: &random)
        let foreign = Words.foreign.map { WordChain(words: $0, random: &random) }
        var sentences: [String] = []
        for _ in 0..<2400 {
            let chain = random.chance(perMille: 930) ? english : foreign[random.below(foreign.count)]
            sentences.append(chain.sentence(length: 6 + random.below(11), random: &random))
        }
        self.ordinaryCount = sentences.count
        self.sentences = sentences + Words.peculiar
        var titles: [String] = []
        for _ in 0..<1600 {
            let chain = random.chance(perMille: 950) ? english : foreign[random.below(foreign.count)]
            titles.append(String(chain.sentence(length: 4 + random.below(6), random: &random).dropLast()))
        }
        self.ordinaryTitleCount = titles.count
        self.titles = titles + Words.peculiar
        self.drawnTitleCount = titles.count + Words.peculiar.count
    }

    /// The pool with titles that people have written, instead of those it was given before.
    func adding(_ written: [String]) -> TextPool {
        TextPool(self, titles: titles.prefix(drawnTitleCount) + written)
    }

    private init(_ known: TextPool, titles: ArraySlice<String>) {
        sentences = known.sentences
        ordinaryCount = known.ordinaryCount
        self.titles = Array(titles)
        ordinaryTitleCount = known.ordinaryTitleCount
        drawnTitleCount = known.drawnTitleCount
    }

    /// The sentence that random bits stand for: one in about fifty is peculiar.
    @inline(__always)
    func sentenceIndex(_ bits: UInt64) -> Int {
        Self.index(bits, ordinary: ordinaryCount, all: sentences.count)
    }

    /// The title that random bits stand for.
    @inline(__always)
    func titleIndex(_ bits: UInt64) -> Int {
        Self.index(bits, ordinary: ordinaryTitleCount, all: drawnTitleCount)
    }

    @inline(__always)
    private static func index(_ bits: UInt64, ordinary: Int, all: Int) -> Int {
        let choice = Int(truncatingIfNeeded: bits >> 16 & 0xFFFF_FFFF)
        return bits & 0xFFFF < 1311 ? ordinary + choice % (all - ordinary) : choice % ordinary
    }
}

/// Words with a few likely successors each: what comes out reads like prose from afar and compresses like it.
private struct WordChain {
    let words: [String]
    let successors: [[Int]]

    init(words: [String], random: inout SeededRandom) {
        self.words = words
        self.successors = words.map { _ in (0..<7).map { _ in random.below(words.count) } }
    }

    func sentence(length: Int, random: inout SeededRandom) -> String {
        var current = random.below(words.count)
        var text = words[current].prefix(1).uppercased() + words[current].dropFirst()
        for position in 1..<length {
            current = random.pick(successors[current])
            if position > 3, position < length - 2, random.chance(perMille: 70) {
                text += ","
            }
            text += " " + words[current]
        }
        return text + "."
    }
}
