/// The parsed text after the operator `~`, with the operators of Jira's text search. Without operators, all words of
/// the text must occur.
///
/// `"…"` is a phrase, `*` matches any number of letters, `?` matches one letter, `OR` separates alternatives, `-` or
/// `NOT` excludes the next word or phrase.
/// https://support.atlassian.com/jira-software-cloud/docs/search-for-issues-using-the-text-field/
struct TextQuery {
    /// A word with its wildcards.
    enum Word: Equatable, Sendable {
        case exact(String)
        case pattern([Character])

        func matches(_ word: String) -> Bool {
            switch self {
            case .exact(let text): return word == text
            case .pattern(let pattern): return Self.matches(pattern[...], Array(word)[...])
            }
        }

        private static func matches(_ pattern: ArraySlice<Character>, _ word: ArraySlice<Character>) -> Bool {
            guard let first = pattern.first else { return word.isEmpty }
            if first == "*" {
                if pattern.count == 1 { return true }
                return word.indices.contains { matches(pattern.dropFirst(), word[$0...]) }
                    || matches(pattern.dropFirst(), word[word.endIndex...])
            }
            guard let letter = word.first, first == "?" || first == letter else { return false }
            return matches(pattern.dropFirst(), word.dropFirst())
        }
    }

    struct Term: Equatable, Sendable {
        /// The words of the term. Several words form a phrase.
        let words: [Word]
        let isExcluded: Bool
    }

    /// The alternatives. A text matches if all terms of at least one alternative hold.
    private(set) var alternatives: [[Term]] = [[]]

    /// Parses a text.
    init(_ text: String, field: String) throws(JQLError) {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw JQLError("The field '\(field)' does not support searching for an empty string.")
        }
        let unreadable = JQLError("Unable to parse the text '\(text)' for field '\(field)'.")
        if let first = text.first, first == "*" || first == "?" {
            throw JQLError("The text query '\(text)' for field '\(field)' is not allowed to start with '\(first)'.")
        }
        var excludesNext = false
        var joins = true
        for piece in try Self.pieces(text, unreadable) {
            switch piece {
            case .bare("AND"), .bare("OR"):
                // AND and OR need a term on either side.
                guard !joins, !excludesNext else { throw unreadable }
                joins = true
                if piece == .bare("OR") { alternatives.append([]) }
            case .bare("NOT"):
                excludesNext = true
                joins = false
            case .bare(var bare):
                var isExcluded = excludesNext
                while let sign = bare.first, "+-!".contains(sign) {
                    if sign != "+" { isExcluded = true }
                    bare.removeFirst()
                }
                append(Self.words(ofBare: bare), isExcluded)
                (excludesNext, joins) = (false, false)
            case .phrase(let phrase):
                append(PooledWords.words(of: phrase).map { .exact($0) }, excludesNext)
                (excludesNext, joins) = (false, false)
            }
        }
        guard !joins, !excludesNext else { throw unreadable }
        guard alternatives.joined().reduce(0, { $0 + $1.words.count + 1 }) <= CompiledTextQuery.bitCount else {
            throw unreadable
        }
    }

    private mutating func append(_ words: [Word], _ isExcluded: Bool) {
        if words.isEmpty { return }
        alternatives[alternatives.count - 1].append(Term(words: words, isExcluded: isExcluded))
    }

    private enum Piece: Equatable {
        case bare(String)
        case phrase(String)
    }

    private static func pieces(_ text: String, _ unreadable: JQLError) throws(JQLError) -> [Piece] {
        var pieces: [Piece] = []
        var bare = ""
        func flush() {
            if !bare.isEmpty { pieces.append(.bare(bare)) }
            bare = ""
        }
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "\\": if let escaped = rest.popFirst() { bare.append(escaped) } else { throw unreadable }
            case "\"":
                guard let end = rest.firstIndex(of: "\"") else { throw unreadable }
                // An operator before a phrase belongs to the phrase.
                if bare == "-" || bare == "!" { bare = "NOT" }
                if bare == "+" { bare = "" }
                flush()
                pieces.append(.phrase(String(rest[..<end])))
                rest = rest[rest.index(after: end)...]
            case _ where character.isWhitespace: flush()
            default: bare.append(character)
            }
        }
        flush()
        return pieces
    }

    /// Returns the words of a text that contains no spaces. Several words, as in `tech-debt`, form a phrase.
    private static func words(ofBare text: String) -> [Word] {
        guard text.contains("*") || text.contains("?") else { return PooledWords.words(of: text).map { .exact($0) } }
        let words = text.lowercased().split { character in
            !(character == "*" || character == "?" || character.isLetter || character.isNumber)
        }
        return words.map { word in
            word.contains("*") || word.contains("?") ? .pattern(Array(word)) : .exact(String(word))
        }
    }
}

/// A text query, and for each pooled text a set of bits that records which words and phrases of the query the text
/// contains.
///
/// Each word and each phrase of a query has one bit. The bits of a text are the union of the bits of its entries. If a
/// text contains all words of a phrase, but no single entry contains the phrase, the words are compared in order.
struct CompiledTextQuery {
    static let bitCount = 64

    private struct Phrase {
        let words: [TextQuery.Word]
        let bit: UInt64
        let allWords: UInt64
    }

    private let pool: PooledWords
    private let masks: [UInt64]
    private var phrases: [Phrase] = []
    private var wanted: [(required: UInt64, excluded: UInt64)] = []
    private var words: [TextQuery.Word] = []
    private let bits: [UInt64]

    init(_ query: TextQuery, _ pool: PooledWords) {
        self.pool = pool
        var next: UInt64 = 1
        func takeBit() -> UInt64 {
            defer { next <<= 1 }
            return next
        }
        var bits: [UInt64] = []
        for alternative in query.alternatives {
            var (required, excluded): (UInt64, UInt64) = (0, 0)
            for term in alternative {
                var allWords: UInt64 = 0
                for word in term.words {
                    let bit = takeBit()
                    words.append(word)
                    bits.append(bit)
                    allWords |= bit
                }
                var meaning = allWords
                if term.words.count > 1 {
                    meaning = takeBit()
                    phrases.append(Phrase(words: term.words, bit: meaning, allWords: allWords))
                }
                if term.isExcluded { excluded |= meaning } else { required |= meaning }
            }
            // An alternative without words, such as one that consists of punctuation, matches nothing.
            if required != 0 || excluded != 0 { wanted.append((required, excluded)) }
        }
        self.bits = bits
        let (words, phrases) = (self.words, self.phrases)
        func mask(_ text: [String]) -> UInt64 { Self.mask(text, words, bits, phrases) }
        masks = pool.words.map(mask)
        unusualMasks = pool.unusual.map(mask)
    }

    private static func mask(
        _ text: [String],
        _ words: [TextQuery.Word],
        _ bits: [UInt64],
        _ phrases: [Phrase]
    ) -> UInt64 {
        var mask: UInt64 = 0
        for (index, word) in words.enumerated() where text.contains(where: { word.matches($0) }) {
            mask |= bits[index]
        }
        for phrase in phrases where mask & phrase.allWords == phrase.allWords && holds(phrase.words, text) {
            mask |= phrase.bit
        }
        return mask
    }

    /// Returns a Boolean value that indicates whether the query matches the texts of an issue, given as their words.
    func matches(words texts: [[String]]) -> Bool {
        !texts.isEmpty && accepts(texts.reduce(0) { $0 | Self.mask($1, words, bits, phrases) })
    }

    private let unusualMasks: [UInt64]

    private static func holds(_ phrase: [TextQuery.Word], _ text: [String]) -> Bool {
        guard phrase.count <= text.count else { return false }
        return (0...text.count - phrase.count).contains { start in
            phrase.indices.allSatisfy { phrase[$0].matches(text[start + $0]) }
        }
    }

    private func accepts(_ mask: UInt64) -> Bool {
        wanted.contains { mask & $0.required == $0.required && mask & $0.excluded == 0 }
    }

    /// A Boolean value for each title that indicates whether the query matches it.
    var titles: [Bool] { masks[pool.firstTitle..<pool.firstTitle + pool.titleCount].map(accepts) }

    /// A Boolean value for each of the unusual texts that indicates whether the query matches it. The last one is for
    /// the empty text.
    var unusual: [Bool] { unusualMasks.map(accepts) }

    /// Returns a Boolean value that indicates whether the query matches the texts of an issue, given as their entries.
    func matches(_ entries: Slice<UnsafeBufferPointer<UInt32>>) -> Bool {
        var mask: UInt64 = 0
        for entry in entries where entry != PooledTexts.separator { mask |= masks[Int(entry)] }
        for phrase in phrases where mask & phrase.bit == 0 && mask & phrase.allWords == phrase.allWords {
            let texts = entries.split(separator: PooledTexts.separator)
            if texts.contains(where: { Self.holds(phrase.words, $0.flatMap { pool.words[Int($0)] }) }) {
                mask |= phrase.bit
            }
        }
        return accepts(mask)
    }
}
