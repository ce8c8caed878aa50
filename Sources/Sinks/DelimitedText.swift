/// The form of delimited text.
///
/// The names and defaults are the connector's:
/// <https://learn.microsoft.com/azure/data-factory/format-delimited-text>.
///
/// A value is quoted if it contains a delimiter, a quotation mark, an escape character or a line break, or if
/// ``quotesAllText`` is `true`. A value that is not null is also quoted if it is empty or equal to ``nullValue``. A
/// value that would be read back as a different value is rejected.
public struct DelimitedText: Sendable, Hashable {
    /// The delimiter between columns: one or more characters.
    public var columnDelimiter = ","
    /// The delimiter at the end of each row.
    public var rowDelimiter = "\r\n"
    /// The quotation mark around a quoted value. If it is `nil`, nothing is quoted: delimiters in values are escaped,
    /// or rejected if there is no escape character.
    public var quoteCharacter: Character? = "\""
    /// The character that precedes quotation marks and escape characters inside a quoted value. If it equals the
    /// quotation mark, quotation marks are doubled, as in RFC 4180. If it is `nil`, quotation marks in quoted values
    /// are rejected.
    public var escapeCharacter: Character? = "\\"
    /// If `true`, the first row contains the names of the columns.
    public var firstRowAsHeader = false
    /// The text of a null, which is never quoted.
    public var nullValue = ""
    /// If `true`, every column name and every value except null is quoted.
    public var quotesAllText = false

    /// Creates the connector's defaults.
    public init() {}

    /// A description of the first invalid setting; `nil` if all are valid.
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

    /// RFC 4180 with a header, the form that most readers expect.
    package static var common: DelimitedText {
        var text = DelimitedText()
        text.escapeCharacter = "\""
        text.firstRowAsHeader = true
        return text
    }
}

extension DelimitedText {
    /// Returns the number of rows, including a header, in a text that consists of complete rows.
    package func rowCount(of text: UnsafeRawBufferPointer) -> Int {
        let row = Array(rowDelimiter.utf8)
        guard !row.isEmpty else { return 0 }
        let quote = quoteCharacter.map { Array(String($0).utf8) } ?? []
        // An escape character that equals the quotation mark closes and reopens the quotes, with the same result.
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

    /// Reads settings. A character that is absent is read as `nil`.
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

    /// Writes all settings except characters that are `nil`.
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
