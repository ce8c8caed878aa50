import Benchmark
import Compression
import Digests
import Foundation
import InterimData
import JiraReader
import PageMemory
import Sinks

/// The kernels: what is done to every page, each by itself, on one thread and without a socket.
///
/// The pages come from files, answers of `bulkfetch` that were saved before; `JIRASTREAM_BENCHMARK_PAGES` names their
/// folder. An iteration handles all of them once, so that figures per byte and per record follow from the metrics `bytes`
/// and `records` that stand beside the times. Columns are found while a page is indexed, so that `map` contains `index`.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [
            .throughput, .wallClock, .instructions, Meter.cpu, Meter.allocations, Meter.bytes, Meter.records,
            Meter.written,
        ],
        warmupIterations: 2,
        maxDuration: .milliseconds(Int(ProcessInfo.processInfo.environment["JIRASTREAM_BENCHMARK_MS"] ?? "") ?? 400),
        maxIterations: 10_000
    )
    let pages: Pages
    do {
        pages = try Pages()
    } catch {
        fatalError("\(error)")
    }

    Benchmark("index") { benchmark in
        try Meter.measure(benchmark, bytes: pages.pageByteCount, records: pages.recordCount) {
            for page in pages.buffers { blackHole(try pages.indexer.index(page, layout: pages.plainLayout)) }
        }
    }
    Benchmark("map date-times") { benchmark in
        try Meter.measure(benchmark, bytes: pages.pageByteCount, records: pages.recordCount) {
            for page in pages.buffers { blackHole(try pages.indexer.index(page, layout: pages.dateTimeLayout)) }
        }
    }
    Benchmark("map all columns") { benchmark in
        try Meter.measure(benchmark, bytes: pages.pageByteCount, records: pages.recordCount) {
            for page in pages.buffers { blackHole(try pages.indexer.index(page, layout: pages.fullLayout)) }
        }
    }
    for dateTimes in SinkConfiguration.DateTimes.allCases {
        Benchmark("encode \(dateTimes.rawValue)") { benchmark in
            let encoder = BlockEncoder(.inMemory(dateTimes: dateTimes))
            try Meter.measure(benchmark, bytes: pages.textByteCount, records: pages.recordCount) {
                for batch in pages.batches { try encoder.encode(batch) }
            }
        }
    }
    Benchmark("encode csv") { benchmark in
        let columns = pages.fullLayout.columns
        let batches = try pages.buffers.map { page in
            RecordBatch(index: try pages.indexer.index(page, layout: pages.fullLayout), columns: columns)
        }
        var mapping = RecordMapping()
        mapping.mapComplexValuesToString = true
        var configuration = SinkConfiguration.inMemory(format: .csv)
        configuration.rows = try RowMapper(mapping, columns: columns.columns, keepsNested: false)
        let encoder = BlockEncoder(configuration)
        try Meter.measure(benchmark, bytes: pages.textByteCount, records: pages.recordCount) {
            for batch in batches { try encoder.encode(batch) }
        }
    }
    Benchmark("sha256") { benchmark in
        let blocks = pages.blocks(of: Pages.blockByteCount)
        Meter.measure(benchmark, bytes: pages.textByteCount, records: pages.recordCount) {
            var hash = SHA256Hash()
            for block in blocks { hash.append(block) }
            blackHole(hash.hexDigits)
        }
    }
    Benchmark("crc32") { benchmark in
        let blocks = pages.blocks(of: Pages.blockByteCount)
        Meter.measure(benchmark, bytes: pages.textByteCount, records: pages.recordCount) {
            for block in blocks { blackHole(Checksum(of: block)) }
        }
    }
    let codecs: [any BlockCodec] = [
        ZlibCodec(level: 1), ZlibCodec(level: 6), ISALCodec(level: 1), ISALCodec(level: 2),
    ]
    for codec in codecs {
        for kibibytes in [256, 1024, 4096] {
            Benchmark("gzip \(codec.name), \(kibibytes) KiB") { benchmark in
                let compressor = try codec.makeCompressor()
                let output = CompressedBlock()
                let blocks = pages.blocks(of: kibibytes << 10)
                var written = 0
                try Meter.measure(benchmark, bytes: pages.textByteCount, records: pages.recordCount) {
                    written = 0
                    for block in blocks {
                        try compressor.compress(block, into: output)
                        written += output.count
                    }
                }
                benchmark.measurement(Meter.written, written)
            }
        }
    }
    for codec in [ISALCodec(level: 1), ZlibCodec(level: 6)] as [any BlockCodec] {
        Benchmark("page to block, \(codec.name)") { benchmark in
            let compressor = try codec.makeCompressor()
            let output = CompressedBlock()
            let encoder = BlockEncoder(.inMemory())
            let compress = { (block: UnsafeRawBufferPointer) throws in
                try compressor.compress(block, into: output)
                blackHole(Checksum(of: block))
            }
            try Meter.measure(benchmark, bytes: pages.textByteCount, records: pages.recordCount) {
                for page in pages.buffers {
                    let index = try pages.indexer.index(page, layout: pages.dateTimeLayout)
                    try encoder.encode(RecordBatch(index: index, columns: pages.dateTimeLayout.columns), compress)
                }
                try encoder.flush(compress)
            }
        }
    }
}

extension SinkConfiguration {
    /// A configuration of text that is written nowhere.
    fileprivate static func inMemory(format: Format = .ndjson, dateTimes: DateTimes = .rfc3339) -> Self {
        SinkConfiguration(
            destination: .standardOutput,
            format: format,
            level: .none,
            dateTimes: dateTimes,
            blockByteCount: Pages.blockByteCount
        )
    }
}
