/// How rows become delimited text.
///
/// The names and defaults are the connector's: <https://learn.microsoft.com/azure/data-factory/format-delimited-text>. A
/// value is quoted when it has a delimiter, a quotation mark, an escape character or a line break in it, when it is no null
/// and equals ``nullValue`` or is empty, or when all texts are. Nothing is written that would be read as something else.
public struct DelimitedText: Sendable, Hashable {
    /// What stands between columns: one character or more.
    public var columnDelimiter = ","
    /// What ends a row.
    public var rowDelimiter = "\r\n"
    /// What stands around a quoted value; `nil` quotes nothing: delimiters in values are escaped, or refused where there is
    /// no escape character either.
    public var quoteCharacter: Character? = "\""
    /// What stands before a quotation mark, or before itself, inside a quoted value. The same as the quotation mark doubles
    /// it, as RFC 4180 does. `nil` refuses quotation marks in quoted values.
    public var escapeCharacter: Character? = "\\"
    /// Whether the first row has the columns' names.
    public var firstRowAsHeader = false
    /// What a null is written as, never quoted.
    public var nullValue = ""
    /// Whether every value but nulls is quoted, and every name.
    public var quotesAllText = false

    /// Creates the connector's defaults.
    public init() {}

    /// What is wrong with the settings, in words; `nil` when nothing is.
    package var problem: String? {
        if columnDelimiter.isEmpty { return "delimited text needs a column delimiter" }
        if rowDelimiter.isEmpty { return "delimited text needs a row delimiter" }
        if columnDelimiter == rowDelimiter { return "the column delimiter and the row delimiter are the same" }
        if let quoteCharacter, columnDelimiter.contains(quoteCharacter) || rowDelimiter.contains(quoteCharacter) {
            return "the quotation mark is a part of a delimiter"
        }
        if let escapeCharacter, columnDelimiter.contains(escapeCharacter) || rowDelimiter.contains(escapeCharacter) {
            return "the escape character is a part of a delimiter"
        }
        return nil
    }

    /// RFC 4180 with a header: what most readers expect.
    package static var common: DelimitedText {
        var text = DelimitedText()
        text.escapeCharacter = "\""
        text.firstRowAsHeader = true
        return text
    }
}

extension DelimitedText {
    /// The number of rows, a header included, in a text that begins where a row begins and ends where one ends.
    package func rowCount(of text: UnsafeRawBufferPointer) -> Int {
        let row = Array(rowDelimiter.utf8)
        guard !row.isEmpty else { return 0 }
        let quote = quoteCharacter.map { Array(String($0).utf8) } ?? []
        // One that is the quotation mark itself opens and closes, which comes to the same.
        let escape = escapeCharacter == quoteCharacter ? [] : escapeCharacter.map { Array(String($0).utf8) } ?? []
        var count = 0
        var isQuoted = false
        var place = 0
        while place < text.count {
            let rest = text[place...]
            if !escape.isEmpty, isQuoted || quote.isEmpty, rest.starts(with: escape) {
                place += escape.count + 1
            } else if !quote.isEmpty, rest.starts(with: quote) {
                isQuoted.toggle()
                place += quote.count
            } else if !isQuoted, rest.starts(with: row) {
                count += 1
                place += row.count
            } else {
                place += 1
            }
        }
        return count
    }
}

extension DelimitedText: Codable {
    private enum CodingKeys: String, CodingKey {
        case columnDelimiter, rowDelimiter, nullValue, quotesAllText
        case quoteCharacter = "quote"
        case escapeCharacter = "escape"
        case firstRowAsHeader = "header"
    }

    /// Reads settings; characters that are absent are none.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        columnDelimiter = try values.decode(String.self, forKey: .columnDelimiter)
        rowDelimiter = try values.decode(String.self, forKey: .rowDelimiter)
        quoteCharacter = try values.decodeIfPresent(String.self, forKey: .quoteCharacter)?.first
        escapeCharacter = try values.decodeIfPresent(String.self, forKey: .escapeCharacter)?.first
        firstRowAsHeader = try values.decode(Bool.self, forKey: .firstRowAsHeader)
        nullValue = try values.decode(String.self, forKey: .nullValue)
        quotesAllText = try values.decode(Bool.self, forKey: .quotesAllText)
    }

    /// Writes all settings, but for characters that are none.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(columnDelimiter, forKey: .columnDelimiter)
        try values.encode(rowDelimiter, forKey: .rowDelimiter)
        try values.encodeIfPresent(quoteCharacter.map(String.init), forKey: .quoteCharacter)
        try values.encodeIfPresent(escapeCharacter.map(String.init), forKey: .escapeCharacter)
        try values.encode(firstRowAsHeader, forKey: .firstRowAsHeader)
        try values.encode(nullValue, forKey: .nullValue)
        try values.encode(quotesAllText, forKey: .quotesAllText)
    }
}
