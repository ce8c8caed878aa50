/// A position in the records of a run that a sink stores together with its data. A later run can resume from it.
///
/// The output contains all rows of the records before the checkpoint. If a mapping converts a record into several rows,
/// either all of these rows or none are before the checkpoint. A resumed run reads from ``mark``. It compares the keys
/// of records to skip those that the output already contains.
package struct Checkpoint: Codable, Hashable, Sendable {
    /// The mark of the page that contains the last record before the position; `nil` if there is no such record. Only
    /// the reader that created the mark can interpret its bytes.
    package var mark: [UInt8]?
    /// The number of records of that page that are before the position. A resumed run does not use this number to skip
    /// records; it compares their keys instead.
    package var pageRecordCount: Int
    /// The number of all records before the position, including those of the earlier runs that this run has resumed.
    package var recordCount: Int
    /// The number of rows into which these records were converted.
    package var rowCount: Int
    /// The findings of the run from before the page of the mark.
    package var findings: ReadingFindings

    /// Creates a checkpoint, by default the one before the first record.
    package init(
        mark: [UInt8]? = nil,
        pageRecordCount: Int = 0,
        recordCount: Int = 0,
        rowCount: Int = 0,
        findings: ReadingFindings = ReadingFindings()
    ) {
        self.mark = mark
        self.pageRecordCount = pageRecordCount
        self.recordCount = recordCount
        self.rowCount = rowCount
        self.findings = findings
    }
}

extension Checkpoint {
    private enum CodingKeys: CodingKey {
        case mark, pageRecordCount, recordCount, rowCount, findings
    }

    /// Reads a checkpoint.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        mark = try values.decodeIfPresent(String.self, forKey: .mark).map { text in
            guard let bytes = Self.bytes(ofHexDigits: text) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .mark,
                    in: values,
                    debugDescription: "not hexadecimal digits"
                )
            }
            return bytes
        }
        pageRecordCount = try values.decode(Int.self, forKey: .pageRecordCount)
        recordCount = try values.decode(Int.self, forKey: .recordCount)
        rowCount = try values.decode(Int.self, forKey: .rowCount)
        findings = try values.decodeIfPresent(ReadingFindings.self, forKey: .findings) ?? ReadingFindings()
    }

    /// Writes a checkpoint. The mark is written as hexadecimal digits.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encodeIfPresent(mark.map(Self.hexDigits(of:)), forKey: .mark)
        try values.encode(pageRecordCount, forKey: .pageRecordCount)
        try values.encode(recordCount, forKey: .recordCount)
        try values.encode(rowCount, forKey: .rowCount)
        if !findings.isEmpty { try values.encode(findings, forKey: .findings) }
    }

    private static func hexDigits(of bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func bytes(ofHexDigits text: String) -> [UInt8]? {
        let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[place], let low = digits[place + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }
}
