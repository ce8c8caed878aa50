internal import Compression
package import InterimData

/// What a sink writes and where.
public struct SinkConfiguration: Sendable {
    /// The form of the text.
    public enum Format: String, Codable, Sendable, CaseIterable {
        /// One record a line.
        case ndjson
        /// One array of all records.
        case json
        /// Delimited text; see ``SinkConfiguration/delimitedText``.
        case csv
    }

    /// How much work goes into a smaller file.
    public enum Level: String, Codable, Sendable, CaseIterable {
        /// gzip by zlib's level 6.
        case optimal
        /// gzip by ISA-L: several times faster, and a quarter larger.
        case fastest
        /// Plain text.
        case none
    }

    /// The form of compressed data.
    public enum Codec: String, Codable, Sendable, CaseIterable {
        /// gzip (RFC 1952).
        case gzip
        /// Raw deflate (RFC 1951), as .NET's `DeflateStream` reads it: what the connector calls `deflate`.
        case deflate

        /// The form of a name that the connector's definitions use, in any case.
        ///
        /// - Throws: ``SinkError`` for one that is not written here, such as `bzip2` or `TarGzip`, by its name.
        package init(named name: String) throws(SinkError) {
            guard let codec = Self(rawValue: name.lowercased()) else {
                throw SinkError(
                    .other,
                    "compression \"\(name)\" is not written by this program; use gzip or deflate, or none"
                )
            }
            self = codec
        }
    }

    /// How columns of points in time are written.
    public enum DateTimes: String, Codable, Sendable, CaseIterable {
        /// RFC 3339 with milliseconds and offset.
        case rfc3339
        /// As the site sent them.
        case verbatim
    }

    /// Where the bytes go.
    public enum Destination: Sendable, Hashable {
        /// A file, which appears under its path only when it is whole.
        case file(path: String, overwrite: Bool)
        /// Standard output.
        case standardOutput
    }

    /// How objects inside records become columns of the record.
    package enum Flattening: Sendable, Hashable {
        /// By one level: a column whose value is an object is replaced by its members, `lead` by `lead.displayName` and so
        /// on. Objects inside those, empty objects and lists stay as they are. The names are those of members that are no
        /// columns but only hold them, as `fields` does in an issue: `fields.status` becomes `fields.status.name` and so on.
        case oneLevel(containers: [String])
        /// Wholly, as version 1.0 of the connector has its tables: `Fields_Status_Name`, however deep; see
        /// ``InterimData/FlattenedName``. Lists, and objects without members, become their JSON text.
        case version1
    }

    /// Where the bytes go.
    public var destination: Destination
    /// The form of the text.
    public var format: Format
    /// The compression.
    public var level: Level
    /// The form of what is compressed.
    public var codec = Codec.gzip
    /// How points in time are written.
    public var dateTimes: DateTimes
    /// The handling of NUL characters in texts; `nil` keeps them in JSON and replaces them in delimited text.
    public var onNUL: NULHandling?
    /// Set to learn how many NUL characters and lone surrogates there were.
    package var unusualCharacterCounts: UnusualCharacterCounts?
    /// How objects inside records become columns of the record. `nil` leaves records as they came.
    package var flattening: Flattening?
    /// Set to write rows that a mapping makes of the records; see ``RowMapper``. Delimited text needs it. `nil` writes
    /// records as they came.
    package var rows: RowMapper?
    /// Set to learn which of the columns of ``rows`` have a value in any row.
    package var filledColumns: FilledColumns?
    /// Set to learn the key of each record in a block; see ``BlockPosition/keys``.
    package var recordKeys: RecordKeys?
    /// The form of delimited text.
    public var delimitedText = DelimitedText.common
    /// Set to write several files; see ``FileSeries``.
    public var series: FileSeries?
    /// About how many bytes of text a block has; blocks end between records.
    public var blockByteCount: Int
    /// Blocks that are compressed at once.
    public var workers: Int
    /// Set by tests, to stand between a sink and each of its destinations.
    var interception: (@Sendable (any ByteDestination) -> any ByteDestination)?

    /// What a file's name ends with, such as `ndjson.gz`.
    public var fileExtension: String {
        format.rawValue + (level == .none ? "" : codec == .gzip ? ".gz" : ".deflate")
    }

    /// Creates a configuration.
    public init(
        destination: Destination,
        format: Format = .ndjson,
        level: Level = .optimal,
        dateTimes: DateTimes = .rfc3339,
        blockByteCount: Int = 1 << 20,
        workers: Int = 2
    ) {
        self.destination = destination
        self.format = format
        self.level = level
        self.dateTimes = dateTimes
        self.blockByteCount = blockByteCount
        self.workers = workers
    }
}

extension SinkConfiguration {
    /// The first value that is out of its range, in words; `nil` when none is.
    package var problem: String? {
        if blockByteCount < 1 { return "blockByteCount is \(blockByteCount); allowed is 1 or more" }
        if workers < 1 { return "workers is \(workers); allowed is 1 or more" }
        if let series, series.maximumRowCount < 1 {
            return "series.maximumRowCount is \(series.maximumRowCount); allowed is 1 or more"
        }
        return nil
    }

    /// What stands around compressed blocks.
    var frame: CompressedFrame { codec == .gzip ? .gzip : .deflate }

    /// The format's writer for a run: which one is decided here, once.
    ///
    /// - Parameter isEmpty: Whether no record was written yet.
    func makeFormat(isEmpty: Bool, skippedRows: SkippedRows?) -> any RecordFormat {
        let writer = RecordWriter(
            dateTimes: dateTimes,
            flattening: flattening,
            characters: UnusualCharacters(
                onNUL: onNUL ?? (format == .csv ? .replace : .keep),
                counts: unusualCharacterCounts
            )
        )
        let reader = rows.map { MappedRows(RowReader($0), skippedRows: skippedRows, filled: filledColumns) }
        switch (format, reader) {
        case (.ndjson, nil): return NDJSONFormat(writer: writer)
        case (.json, nil): return JSONArrayFormat(writer: writer, isEmpty: isEmpty)
        case (.ndjson, let rows?): return MappedJSONFormat(rows: rows, writer: writer, isArray: false, isEmpty: isEmpty)
        case (.json, let rows?): return MappedJSONFormat(rows: rows, writer: writer, isArray: true, isEmpty: isEmpty)
        case (.csv, let rows?): return DelimitedTextFormat(rows: rows, text: delimitedText, writer: writer)
        case (.csv, nil): preconditionFailure("delimited text needs a mapping that says what its columns are")
        }
    }
}
