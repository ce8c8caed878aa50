/// The sentences and titles of all texts of a site.
///
/// The pool is small enough that a writer escapes each sentence only once. It is large enough that an export compresses
/// like real text, not like repeated text.
struct TextPool: Sendable {
    /// The sentences: ordinary ones first, then unusual ones.
    let sentences: [String]
    /// The number of ordinary sentences.
    let ordinaryCount: Int
    /// The issue titles: ordinary ones first, then unusual ones, then written ones.
    let titles: [String]
    let ordinaryTitleCount: Int
    /// The unusual sentences and titles.
    let unusual: [String]
    /// The number of titles without the written ones. Generated issues have only these.
    let generatedTitleCount: Int

    init(seed: UInt64, hostileValues: Bool) {
        var random = SeededRandom(seed: seed, topic: .text)
        let english = WordChain(words: Words.english, random: &random)
        let foreign = Words.foreign.map { WordChain(words: $0, random: &random) }
        var sentences: [String] = []
        for _ in 0..<2400 {
            let chain = random.chance(perMille: 930) ? english : foreign[random.below(foreign.count)]
            sentences.append(chain.sentence(length: 6 + random.below(11), random: &random))
        }
        self.ordinaryCount = sentences.count
        self.unusual = hostileValues ? Words.hostile : Words.unusual
        self.sentences = sentences + unusual
        var titles: [String] = []
        for _ in 0..<1600 {
            let chain = random.chance(perMille: 950) ? english : foreign[random.below(foreign.count)]
            titles.append(String(chain.sentence(length: 4 + random.below(6), random: &random).dropLast()))
        }
        self.ordinaryTitleCount = titles.count
        self.titles = titles + unusual
        self.generatedTitleCount = titles.count + unusual.count
    }

    /// Returns a copy of the pool in which the given titles replace all previously written titles.
    func adding(_ written: [String]) -> TextPool {
        TextPool(self, titles: titles.prefix(generatedTitleCount) + written)
    }

    private init(_ known: TextPool, titles: ArraySlice<String>) {
        sentences = known.sentences
        unusual = known.unusual
        ordinaryCount = known.ordinaryCount
        self.titles = Array(titles)
        ordinaryTitleCount = known.ordinaryTitleCount
        generatedTitleCount = known.generatedTitleCount
    }

    /// Returns the index of a sentence, which random bits determine. About one in fifty sentences is unusual.
    @inline(__always)
    func sentenceIndex(_ bits: UInt64) -> Int {
        Self.index(bits, ordinary: ordinaryCount, all: sentences.count)
    }

    /// Returns the index of a generated title, which random bits determine. About one in fifty titles is unusual.
    @inline(__always)
    func titleIndex(_ bits: UInt64) -> Int {
        Self.index(bits, ordinary: ordinaryTitleCount, all: generatedTitleCount)
    }

    @inline(__always)
    private static func index(_ bits: UInt64, ordinary: Int, all: Int) -> Int {
        let choice = Int(truncatingIfNeeded: bits >> 16 & 0xFFFF_FFFF)
        return bits & 0xFFFF < 1311 ? ordinary + choice % (all - ordinary) : choice % ordinary
    }
}

/// A list of words, each with a few possible successors. Text that is generated from it resembles prose in its
/// statistics, and compresses like prose.
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
