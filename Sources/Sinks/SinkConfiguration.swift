internal import Compression
package import InterimData

/// The configuration of a sink: its format, compression and destination.
public struct SinkConfiguration: Sendable {
    /// The format of the text.
    public enum Format: String, Codable, Sendable, CaseIterable {
        /// One record per line.
        case ndjson
        /// One array of all records.
        case json
        /// Delimited text; see ``SinkConfiguration/delimitedText``.
        case csv
    }

    /// The compression level.
    public enum Level: String, Codable, Sendable, CaseIterable {
        /// zlib's level 6.
        case optimal
        /// ISA-L, which is several times faster than zlib and produces files that are about 25 % larger.
        case fastest
        /// No compression.
        case none
    }

    /// The format of compressed data.
    public enum Codec: String, Codable, Sendable, CaseIterable {
        /// gzip (RFC 1952).
        case gzip
        /// Raw deflate (RFC 1951), as .NET's `DeflateStream` reads it. The connector calls it `deflate`.
        case deflate

        /// Creates the codec that has the given name in the connector's definitions, regardless of letter case.
        ///
        /// - Throws: ``SinkError`` for a codec that is not supported, such as `bzip2` or `TarGzip`. The message
        ///   contains the name.
        package init(named name: String) throws(SinkError) {
            guard let codec = Self(rawValue: name.lowercased()) else {
                throw SinkError(
                    .other,
                    "compression \"\(name)\" is not supported; use gzip, deflate or none"
                )
            }
            self = codec
        }
    }

    /// The format of columns that contain points in time.
    public enum DateTimes: String, Codable, Sendable, CaseIterable {
        /// RFC 3339 with milliseconds and offset.
        case rfc3339
        /// The text that the site sent, unchanged.
        case verbatim
    }

    /// The destination of the bytes.
    public enum Destination: Sendable, Hashable {
        /// A file, which gets the name `path` only when it is complete. If `overwrite` is `true`, an existing file is
        /// replaced.
        case file(path: String, overwrite: Bool)
        /// Standard output.
        case standardOutput
    }

    /// The flattening of objects in records into columns.
    package enum Flattening: Sendable, Hashable {
        /// One level is flattened. A column whose value is an object is replaced with the members of the object: `lead`
        /// with `lead.displayName` and so on. Objects inside that object, empty objects and lists stay unchanged.
        /// `containers` are members that are not columns but contain columns, such as `fields` in an issue, so that
        /// `fields.status` is replaced with `fields.status.name` and so on.
        case oneLevel(containers: [String])
        /// All levels are flattened, with names such as `Fields_Status_Name`, as in the tables of the connector's
        /// version 1.0; see ``/InterimData/Version1Naming``. Lists and empty objects are written as text that contains
        /// their JSON.
        case version1(Version1Naming)
    }

    /// The destination of the bytes.
    public var destination: Destination
    /// The format of the text.
    public var format: Format
    /// The compression level.
    public var level: Level
    /// The format of compressed data.
    public var codec = Codec.gzip
    /// The format of points in time.
    public var dateTimes: DateTimes
    /// The handling of NUL characters in texts. If `nil`, they are kept in JSON and replaced in delimited text.
    public var onNUL: NULHandling?
    /// The counter of NUL characters and lone surrogates, if they are to be counted.
    package var unusualCharacterCounts: UnusualCharacterCounts?
    /// The flattening of objects in records. If `nil`, records are not flattened.
    package var flattening: Flattening?
    /// The mapper that converts records into rows; see ``RowMapper``. Delimited text requires it. If `nil`, records are
    /// written unchanged.
    package var rows: RowMapper?
    /// The object that records which columns of ``rows`` have a value in any row; `nil` if they are not recorded.
    package var filledColumns: FilledColumns?
    /// The key columns from which the sink computes the key of each record; see ``BlockPosition/keys``. If `nil`, no
    /// keys are computed.
    package var recordKeys: RecordKeys?
    /// If `true`, a Boolean value that is not converted is `True` or `False` in delimited text, as in .NET and like a
    /// converted value. Otherwise, it is JSON's `true` or `false`.
    package var capitalizesBooleans = false
    /// The form of delimited text.
    public var delimitedText = DelimitedText.common
    /// The series, if the sink writes several files; see ``FileSeries``.
    public var series: FileSeries?
    /// The approximate number of bytes of text in a block. Blocks end between records; only the last block of a full
    /// file of a series may end within a record.
    public var blockByteCount: Int
    /// The maximum number of blocks that are compressed in parallel.
    public var workers: Int
    /// A closure that wraps each destination of the sink; set by tests.
    var interception: (@Sendable (any ByteDestination) -> any ByteDestination)?

    /// The extension of a file's name, such as `ndjson.gz`.
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
    /// A description of the first value that is out of its range; `nil` if all values are in their ranges.
    package var problem: String? {
        if blockByteCount < 1 { return "blockByteCount is \(blockByteCount); allowed is 1 or more" }
        if workers < 1 { return "workers is \(workers); allowed is 1 or more" }
        if let series, series.maximumRowCount < 1 {
            return "series.maximumRowCount is \(series.maximumRowCount); allowed is 1 or more"
        }
        return nil
    }

    /// The bytes before and after the compressed blocks.
    var frame: CompressedFrame { codec == .gzip ? .gzip : .deflate }

    /// Returns the object that encodes rows in the configured format.
    ///
    /// - Parameter isEmpty: If `true`, the output contains no rows yet.
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
        case (.csv, let rows?):
            return DelimitedTextFormat(
                rows: rows,
                text: delimitedText,
                capitalizesBooleans: capitalizesBooleans,
                writer: writer
            )
        case (.csv, nil): preconditionFailure("delimited text requires a mapping that defines its columns")
        }
    }
}
