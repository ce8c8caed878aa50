/// The texts that issues have in one field, as lists of entries. An entry is the index of a sentence, title, code text
/// or user name in the words of `PooledWords`.
struct PooledTexts: Sendable {
    /// The index of each issue's first entry, followed by the end index of the last issue's entries.
    private var starts: [UInt32] = [0]
    private var entries: [UInt32] = []
    /// The words of each written text of an issue, by issue number. Written texts replace the generated ones.
    private var written: [Int: [[String]]] = [:]
    private let sentenceCount: Int
    private let titleCount: Int

    /// An entry between two texts, so that no phrase extends over both.
    static let separator = UInt32.max

    init(_ tables: SiteTables) {
        sentenceCount = tables.text.sentences.count
        titleCount = tables.text.titles.count
        starts.reserveCapacity(tables.columns.count + 1)
    }

    /// Ends the texts of an issue.
    mutating func close() { starts.append(UInt32(entries.count)) }

    mutating func separate() { entries.append(Self.separator) }

    mutating func append(_ generated: GeneratedDocument?) {
        guard let generated else { return }
        for block in 0..<generated.blockCount {
            switch generated.block(block) {
            case .paragraph(let inlines):
                for index in 0..<inlines { append(generated, block, index) }
            case .heading(_, let title): entries.append(UInt32(sentenceCount + title))
            case .bulletList(let items), .orderedList(let items):
                for item in 0..<items { entries.append(UInt32(generated.sentence(block, item))) }
            case .codeBlock(let code): entries.append(UInt32(sentenceCount + titleCount + code))
            case .rule: break
            }
        }
    }

    private mutating func append(_ generated: GeneratedDocument, _ block: Int, _ index: Int) {
        switch generated.inline(block, index) {
        case .text(let sentences):
            for place in 0..<sentences { entries.append(UInt32(generated.sentence(block, index, place))) }
        case .strong, .link: entries.append(UInt32(generated.sentence(block, index)))
        case .mention(let user): entries.append(UInt32(sentenceCount + titleCount + Words.code.count + user))
        case .emoji, .hardBreak: break
        }
    }

    /// The number of issues.
    var count: Int { starts.count - 1 }

    /// Replaces the texts of an issue with documents; nil restores the generated texts.
    mutating func setWritten(_ number: Int, _ documents: [Document]?) {
        written[number] = documents?.map { PooledWords.words(of: $0.wikiText) }
    }

    var filled: Bitmap {
        var filled = Bitmap(count: count) { starts[$0] != starts[$0 + 1] }
        for (number, texts) in written { filled.set(number, to: !texts.isEmpty) }
        return filled
    }

    /// Returns the issues whose texts match a query.
    ///
    /// - Parameter candidates: The only issues for which the caller uses the result; nil for all issues.
    func matches(_ query: CompiledTextQuery, within candidates: Bitmap?) -> Bitmap {
        var found = entries.withUnsafeBufferPointer { entries in
            starts.withUnsafeBufferPointer { starts in
                Bitmap(count: starts.count - 1) { number in
                    guard candidates?.contains(number) ?? true, starts[number] != starts[number + 1] else {
                        return false
                    }
                    return query.matches(entries[Int(starts[number])..<Int(starts[number + 1])])
                }
            }
        }
        for (number, texts) in written { found.set(number, to: query.matches(words: texts)) }
        return found
    }
}

/// The words of each text that an entry can stand for: the sentences, titles and code texts of the site, and the names
/// of its users.
struct PooledWords: Sendable {
    let words: [[String]]
    /// The index of the first title in `words`.
    let firstTitle: Int
    let titleCount: Int
    /// The words of each unusual text, followed by those of the empty text.
    let unusual: [[String]]

    init(_ tables: SiteTables) {
        let texts =
            tables.text.sentences + tables.text.titles + Words.code.map(\.text) + tables.users.map(\.displayName)
        words = texts.map { Self.words(of: $0) }
        firstTitle = tables.text.sentences.count
        titleCount = tables.text.titles.count
        unusual = (tables.text.unusual + [""]).map { Self.words(of: $0) }
    }

    /// Returns the words of a text in lower case: the sequences of letters and digits.
    static func words(of text: some StringProtocol) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let properties = scalar.properties
            if properties.isAlphabetic || properties.numericType != nil
                || properties.canonicalCombiningClass != .notReordered
            {
                word.append(scalar)
            } else if !word.isEmpty {
                words.append(String(word).lowercased())
                word = String.UnicodeScalarView()
            }
        }
        if !word.isEmpty { words.append(String(word).lowercased()) }
        return words
    }
}
