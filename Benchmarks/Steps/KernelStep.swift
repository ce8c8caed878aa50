internal import Compression
internal import Digests
internal import Foundation
internal import InterimData
internal import PageMemory
internal import Sinks

/// A step of the processing of a page, for the program `Kernels` in a separate package. It uses saved pages, one
/// thread and no socket.
///
/// The parts of the libraries are `package` declarations, so that this target of their package can call them.
public struct KernelStep {
    /// The step's name, by which results of several runs are compared.
    public let name: String
    /// The bytes that an iteration reads.
    public let byteCount: Int
    /// The records that an iteration reads.
    public let recordCount: Int
    /// Prepares the step and returns an iteration over all pages, which returns the bytes of a codec's output, or 0.
    public let prepare: () throws -> (() throws -> Int)

    /// Returns all steps over the saved responses of `bulkfetch` in a folder, in the order in which they are
    /// reported.
    ///
    /// Columns are found while a page is indexed, so that `map` contains `index`.
    ///
    /// - Throws: An error that describes the problem with the folder.
    public static func all(pagesIn folder: String) throws -> [KernelStep] {
        let pages = try Pages(folder: folder)
        return indexing(pages) + encoding(pages) + reading(pages) + checksums(pages) + compressing(pages)
    }

    private static func indexing(_ pages: Pages) -> [KernelStep] {
        let layouts = [
            ("index", pages.plainLayout), ("map date-times", pages.dateTimeLayout),
            ("map all columns", pages.fullLayout),
        ]
        return layouts.map { name, layout in
            ofPages(name, pages) {
                {
                    for page in pages.buffers { keep(try pages.indexer.index(page, layout: layout)) }
                    return 0
                }
            }
        }
    }

    private static func encoding(_ pages: Pages) -> [KernelStep] {
        let json = SinkConfiguration.DateTimes.allCases.map { dateTimes in
            ofText("encode \(dateTimes.rawValue)", pages) {
                let encoder = BlockEncoder(.inMemory(dateTimes: dateTimes))
                return {
                    for batch in pages.batches { try encoder.encode(batch) }
                    return 0
                }
            }
        }
        let csv = ofText("encode csv", pages) {
            let columns = pages.fullLayout.columns
            let batches = try pages.buffers.map { page in
                RecordBatch(index: try pages.indexer.index(page, layout: pages.fullLayout), columns: columns)
            }
            var mapping = RecordMapping()
            mapping.mapComplexValuesToString = true
            var configuration = SinkConfiguration.inMemory(format: .csv)
            configuration.rows = try RowMapper(mapping, columns: columns.columns, supportsNestedValues: false)
            let encoder = BlockEncoder(configuration)
            return {
                for batch in batches { try encoder.encode(batch) }
                return 0
            }
        }
        return json + [csv]
    }

    private static func checksums(_ pages: Pages) -> [KernelStep] {
        [
            ofText("sha256", pages) {
                let blocks = pages.blocks(of: Pages.blockByteCount)
                return {
                    var hash = SHA256Hash()
                    for block in blocks { hash.append(block) }
                    keep(hash.hexDigits)
                    return 0
                }
            },
            ofText("crc32", pages) {
                let blocks = pages.blocks(of: Pages.blockByteCount)
                return {
                    for block in blocks { keep(Checksum(of: block)) }
                    return 0
                }
            },
        ]
    }

    private static func compressing(_ pages: Pages) -> [KernelStep] {
        let codecs: [any BlockCodec] = [
            ZlibCodec(level: 1), ZlibCodec(level: 6), ISALCodec(level: 1), ISALCodec(level: 2),
        ]
        let alone = codecs.flatMap { codec in
            [256, 1024, 4096].map { kibibytes in
                ofText("gzip \(codec.name), \(kibibytes) KiB", pages) {
                    let compressor = try codec.makeCompressor()
                    let output = CompressedBlock()
                    let blocks = pages.blocks(of: kibibytes << 10)
                    return {
                        var written = 0
                        for block in blocks {
                            try compressor.compress(block, into: output)
                            written += output.count
                        }
                        return written
                    }
                }
            }
        }
        let whole = ([ISALCodec(level: 1), ZlibCodec(level: 6)] as [any BlockCodec]).map { codec in
            ofText("page to block, \(codec.name)", pages) {
                let compressor = try codec.makeCompressor()
                let output = CompressedBlock()
                let encoder = BlockEncoder(.inMemory())
                let compress = { (block: UnsafeRawBufferPointer) throws in
                    try compressor.compress(block, into: output)
                    keep(Checksum(of: block))
                }
                return {
                    for page in pages.buffers {
                        let index = try pages.indexer.index(page, layout: pages.dateTimeLayout)
                        try encoder.encode(RecordBatch(index: index, columns: pages.dateTimeLayout.columns), compress)
                    }
                    try encoder.flush(compress)
                    return 0
                }
            }
        }
        return alone + whole
    }

    private static func ofPages(
        _ name: String,
        _ pages: Pages,
        _ prepare: @escaping () throws -> (() throws -> Int)
    ) -> KernelStep {
        KernelStep(name: name, byteCount: pages.pageByteCount, recordCount: pages.recordCount, prepare: prepare)
    }

    static func ofText(
        _ name: String,
        _ pages: Pages,
        _ prepare: @escaping () throws -> (() throws -> Int)
    ) -> KernelStep {
        KernelStep(name: name, byteCount: pages.textByteCount, recordCount: pages.recordCount, prepare: prepare)
    }

    /// Uses a result, so that the compiler does not remove the work that computes it.
    @inline(never) @_optimize(none)
    static func keep<Value>(_ value: Value) {
        _ = value
    }
}

extension SinkConfiguration {
    /// Returns a configuration of text that is not written.
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
