import Foundation
import InterimData
import PageMemory
import TestSupport

@testable import Sinks

/// A sink that writes into a folder of its own, and independent readers of its file.
struct SinkFixture {
    static let columns = [
        Column("id", .string), Column("created", .dateTime), Column(path: ["fields", "updated"], type: .dateTime),
    ]

    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func configuration(
        _ format: SinkConfiguration.Format = .ndjson,
        _ level: SinkConfiguration.Level = .none,
        dateTimes: SinkConfiguration.DateTimes = .rfc3339,
        blockByteCount: Int = 1 << 20,
        workers: Int = 2,
        overwrite: Bool = false,
        name: String = "out"
    ) -> SinkConfiguration {
        var configuration = SinkConfiguration(
            destination: .file(path: folder.file(name), overwrite: overwrite),
            format: format,
            level: level,
            dateTimes: dateTimes,
            blockByteCount: blockByteCount,
            workers: workers
        )
        if format == .csv { configuration.rows = Self.rows }
        return configuration
    }

    /// The delimited text of these records.
    private static let rows = try? RowMapper(
        RecordMapping(entries: [.init(.name("id"), to: "id"), .init(.name("text"), to: "text")]),
        columns: [Column("id", .string), Column("text", .string)],
        supportsNestedValues: false
    )

    /// Writes pages, and returns the text of the file as an independent reader decompresses it.
    func write(_ pages: [RecordBatch], _ configuration: SinkConfiguration) async throws -> (
        text: String, summary: SinkSummary
    ) {
        let sink = try FileSink(configuration: configuration)
        for page in pages { try await sink.write(page) }
        let summary = try await sink.finish()
        guard case .file(let path, _) = configuration.destination else { return ("", summary) }
        let content = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let text = configuration.level == .none ? content : ReferenceInflater.inflate(content)
        return (text.map { String(decoding: $0, as: UTF8.self) } ?? "not one whole member", summary)
    }
}

extension SinkSummary {
    /// The paths of the files of a series.
    var paths: [String] { (files ?? []).map(\.path) }
}
