internal import Compression
internal import Digests
internal import Dispatch
internal import Synchronization

/// A text that is divided into blocks, which threads take one after another.
///
/// The compiler cannot check `Sendable`, because the class has a pointer to the text. The conformance is sound, because
/// the text is only read.
public final class CompressionRun: @unchecked Sendable {
    private let text: UnsafeRawBufferPointer
    private let blockByteCount: Int
    private let next = Atomic<Int>(0)
    private let writtenByteCount = Atomic<Int>(0)

    /// Creates a run over a text, which is divided into blocks of `blockByteCount` bytes and must outlive the run.
    public init(text: UnsafeRawBufferPointer, blockByteCount: Int) {
        self.text = text
        self.blockByteCount = blockByteCount
    }

    private var blockCount: Int { (text.count + blockByteCount - 1) / blockByteCount }
    /// The bytes of the codec's output.
    public var written: Int { writtenByteCount.load(ordering: .relaxed) }

    private func block(_ number: Int) -> UnsafeRawBufferPointer {
        let start = number * blockByteCount
        return UnsafeRawBufferPointer(rebasing: text[start..<min(start + blockByteCount, text.count)])
    }

    /// Compresses the text, or computes its checksum.
    ///
    /// - Parameters:
    ///   - codec: `zlib`, `isal`, `sha256` or `crc32`.
    /// - level: The level of a codec that compresses.
    /// - threads: The number of threads that compress, from 1 on; checksums use one.
    /// - Returns: The checksum; `nil` for a codec that compresses, and for an unknown one, which does nothing.
    public func run(codec: String, level: Int, threads: Int) -> String? {
        switch codec {
        case "zlib": compress(with: ZlibCodec(level: level), threads: threads)
        case "isal": compress(with: ISALCodec(level: level), threads: threads)
        case "sha256":
            var hash = SHA256Hash()
            for number in 0..<blockCount { hash.append(block(number)) }
            return hash.hexDigits
        case "crc32":
            var checksum = Checksum()
            for number in 0..<blockCount { checksum.append(Checksum(of: block(number))) }
            return "\(checksum.crc32)"
        default: break
        }
        return nil
    }

    private func compress(with codec: some BlockCodec, threads: Int) {
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            do {
                let compressor = try codec.makeCompressor()
                let output = CompressedBlock()
                while true {
                    let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard number < blockCount else { return }
                    try compressor.compress(block(number), into: output)
                    writtenByteCount.wrappingAdd(output.count, ordering: .relaxed)
                }
            } catch {
                fatalError("\(error)")
            }
        }
    }
}
