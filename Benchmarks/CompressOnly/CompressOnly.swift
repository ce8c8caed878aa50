import Compression
import Digests
import Dispatch
import Foundation
import Synchronization

/// Compresses a file's text and throws the result away: what an export cannot be faster than.
///
///     compress-only CODEC LEVEL THREADS BLOCK_KIB FILE        CODEC is zlib, isal, sha256 or crc32
///
/// The text is in memory before the clock starts. Prints one line of JSON: seconds, processor seconds, bytes in and out.
@main
enum CompressOnly {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let level = Int(arguments[2]), let threads = Int(arguments[3]), threads > 0,
            let kibibytes = Int(arguments[4]), kibibytes > 0
        else {
            FileHandle.standardError.write(
                Data("usage: compress-only zlib|isal|sha256|crc32 LEVEL THREADS BLOCK_KIB FILE\n".utf8)
            )
            exit(64)
        }
        let data = try Data(contentsOf: URL(filePath: arguments[5]))
        let text = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count, alignment: 64)
        data.copyBytes(to: text)
        let blockByteCount = kibibytes << 10
        let run = Run(text: UnsafeRawBufferPointer(text), blockByteCount: blockByteCount)

        let cpuBefore = processorSeconds()
        let clock = ContinuousClock()
        let start = clock.now
        switch arguments[1] {
        case "zlib": run.compress(with: ZlibCodec(level: level), threads: threads)
        case "isal": run.compress(with: ISALCodec(level: level), threads: threads)
        case "sha256":
            var hash = SHA256Hash()
            for number in 0..<run.blockCount { hash.append(run.block(number)) }
            print("# \(hash.hexDigits)")
        case "crc32":
            var checksum = Checksum()
            for number in 0..<run.blockCount { checksum.append(Checksum(of: run.block(number))) }
            print("# \(checksum.crc32)")
        default: fatalError("no codec \(arguments[1])")
        }
        let seconds = (clock.now - start) / .seconds(1)
        let cpuSeconds = processorSeconds() - cpuBefore
        print(
            """
            {"seconds": \(seconds), "cpuSeconds": \(cpuSeconds), "textBytes": \(data.count), \
            "writtenBytes": \(run.written)}
            """
        )
    }

    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// A text cut into blocks that threads take one after another.
///
/// Unchecked because of the pointer. Sound because the text is only read.
private final class Run: @unchecked Sendable {
    private let text: UnsafeRawBufferPointer
    private let blockByteCount: Int
    private let next = Atomic<Int>(0)
    private let writtenByteCount = Atomic<Int>(0)

    init(text: UnsafeRawBufferPointer, blockByteCount: Int) {
        self.text = text
        self.blockByteCount = blockByteCount
    }

    var blockCount: Int { (text.count + blockByteCount - 1) / blockByteCount }
    var written: Int { writtenByteCount.load(ordering: .relaxed) }

    func block(_ number: Int) -> UnsafeRawBufferPointer {
        let start = number * blockByteCount
        return UnsafeRawBufferPointer(rebasing: text[start..<min(start + blockByteCount, text.count)])
    }

    func compress(with codec: some BlockCodec, threads: Int) {
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
