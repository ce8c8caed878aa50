import BenchmarkSteps
import Foundation

/// Compresses a file's text and discards the result: a lower bound of the time of an export.
///
///     compress-only CODEC LEVEL THREADS BLOCK_KIB FILE        CODEC is zlib, isal, sha256 or crc32
///
/// The text is in memory before the clock starts. Prints one line of JSON: seconds, processor seconds, bytes in and
/// out.
@main
enum CompressOnly {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, ["zlib", "isal", "sha256", "crc32"].contains(arguments[1]),
            let level = Int(arguments[2]), let threads = Int(arguments[3]), threads > 0,
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
        let run = CompressionRun(text: UnsafeRawBufferPointer(text), blockByteCount: blockByteCount)

        let cpuBefore = processorSeconds()
        let clock = ContinuousClock()
        let start = clock.now
        if let checksum = run.run(codec: arguments[1], level: level, threads: threads) { print("# \(checksum)") }
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
