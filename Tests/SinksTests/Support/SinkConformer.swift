import Foundation
import InterimData
import TestSupport
import Testing

@testable import Sinks

/// A kind of sink for the battery. To test another one, add it to ``all``.
struct SinkConformer: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var format = SinkConfiguration.Format.ndjson
    var level = SinkConfiguration.Level.fastest
    /// A Boolean value that indicates whether each record has three rows.
    var hasSeveralRows = false
    var rowsPerFile: Int?
    /// A Boolean value that indicates whether the sink writes a file. If `false`, it writes standard output.
    var isFile = true

    static let all = [
        SinkConformer(testDescription: "a file"),
        SinkConformer(testDescription: "a file without compression", level: .none),
        SinkConformer(testDescription: "a file of one array", format: .json, level: .optimal),
        SinkConformer(testDescription: "a file of mapped rows", format: .csv, hasSeveralRows: true),
        SinkConformer(testDescription: "a series of files", rowsPerFile: 7),
        SinkConformer(
            testDescription: "a series of mapped rows",
            format: .csv,
            level: .none,
            hasSeveralRows: true,
            rowsPerFile: 4
        ),
        SinkConformer(testDescription: "a series of arrays", format: .json, rowsPerFile: 5),
        SinkConformer(testDescription: "standard output", isFile: false),
    ]

    /// Returns the configuration of a sink that writes into a folder, with a block for each record or two.
    func configuration(_ folder: TemporaryFolder, workers: Int = 2) throws -> SinkConfiguration {
        var configuration = SinkConfiguration(
            destination: isFile ? .file(path: folder.file("out"), overwrite: false) : .standardOutput,
            format: format,
            level: level,
            blockByteCount: 40,
            workers: workers
        )
        configuration.recordKeys = RecordKeys(columns: ["id"])
        configuration.series = rowsPerFile.map { FileSeries(maximumRowCount: $0, fileExtension: ".x") }
        guard hasSeveralRows || format == .csv else { return configuration }
        var mapping = RecordMapping(entries: [
            .init(.name("id"), to: "id"), .init(.path(ValuePath([.member("a")], isRelative: true)), to: "a"),
        ])
        mapping.collectionReference = ValuePath([.member("list")])
        configuration.rows = try RowMapper(
            mapping,
            columns: [Column("id", .string), Column("list", .array)],
            supportsNestedValues: format != .csv
        )
        return configuration
    }

    /// Creates a sink.
    func makeSink(_ configuration: SinkConfiguration, observer: (any BlockObserver)? = nil) throws -> any Sink {
        guard isFile else { return try FileSink(configuration: configuration, lock: nil, observer: observer) }
        guard case .file(let path, _) = configuration.destination else { throw SinkError(.other, "no file") }
        let lock = try OutputLock.take(configuration.series?.path(0, prefix: path) ?? path)
        do {
            if configuration.series != nil {
                return try FileSeriesSink(configuration: configuration, lock: lock, observer: observer)
            }
            return try FileSink(configuration: configuration, lock: lock, observer: observer)
        } catch {
            lock.release()
            throw error
        }
    }

    /// Creates a sink that continues an output from the journal's last checkpoint, or starts again if there is no
    /// checkpoint.
    func continuing(_ configuration: SinkConfiguration, _ journal: JournalInMemory) throws -> (any Sink, Checkpoint) {
        let blocks = journal.blocks
        guard
            let kept = try KeptOutput(
                configuration: configuration,
                blocks: blocks.map {
                    KeptBlock(
                        file: $0.position.file,
                        block: $0.block,
                        endsFile: $0.position.endsFile,
                        isCheckpoint: $0.position.checkpoint != nil
                    )
                }
            )
        else { return (try makeSink(configuration, observer: journal), Checkpoint()) }
        let checkpoint = kept.blockCount > 0 ? blocks[kept.blockCount - 1].position.checkpoint : nil
        journal.keep(kept.blockCount)
        try kept.truncate(configuration)
        guard case .file(let path, _) = configuration.destination else { throw SinkError(.other, "no file") }
        let sink = try kept.makeSink(
            configuration: configuration,
            start: checkpoint ?? Checkpoint(),
            lock: try OutputLock.take(configuration.series?.path(0, prefix: path) ?? path),
            observer: journal,
            skippedRows: nil
        )
        return (sink, checkpoint ?? Checkpoint())
    }

    /// The pages of all tests: their sizes differ, and one has no records.
    static let pages: [RecordBatch] = {
        var next = 0
        return [3, 0, 1, 6, 2, 4, 5, 9].enumerated().compactMap { number, size in
            defer { next += size }
            let records = (next..<next + size).map {
                "{\"id\":\"\($0)\",\"text\":\"\(String(repeating: "x", count: $0 % 5 * 9))\",\"list\":[{\"a\":1},{\"a\":2},{\"a\":3}]}"
            }
            var batch = try? Pages.batch(
                "[" + records.joined(separator: ",") + "]",
                columns: [Column("id", .string), Column("list", .array)]
            )
            batch?.mark = NumberedMark(number: number)
            return batch
        }
    }()

    /// Writes the records that follow the first `count` records.
    static func write(to sink: any Sink, behind count: Int = 0, _ onPage: () async throws -> Void = {}) async throws {
        var skipped = 0
        for page in pages {
            let first = min(page.count, count - skipped)
            skipped += max(0, first)
            let rest = first > 0 ? page.with(order: (first..<page.count).map { Int32(page.place($0)) }) : page
            if rest.count > 0 || page.count == 0 { try await sink.write(rest) }
            try await onPage()
        }
    }

    /// Returns the texts of the output's files by their names, without the files beside it.
    func texts(_ folder: TemporaryFolder) throws -> [String: [UInt8]] {
        var texts: [String: [UInt8]] = [:]
        for name in try folder.names where !name.hasSuffix(".lock") {
            let content = try folder.content(name)
            texts[name] = level == .none ? content : ReferenceInflater.inflate(content) ?? []
        }
        return texts
    }

    /// Returns the texts of a run without interruption.
    func expected() async throws -> [String: [UInt8]] {
        let folder = try TemporaryFolder()
        let sink = try makeSink(try configuration(folder))
        try await Self.write(to: sink)
        _ = try await sink.finish()
        return try texts(folder)
    }
}

/// A mark with the number of a page.
private struct NumberedMark: PageMark {
    var number: Int
    var bytes: [UInt8] { [UInt8(number)] }
    var findings: ReadingFindings { ReadingFindings() }
}
