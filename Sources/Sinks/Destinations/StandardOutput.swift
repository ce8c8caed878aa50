internal import DurableFiles
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Standard output. Bytes cannot be withdrawn after they are written.
final class StandardOutput: ByteDestination {
    /// The time after a stop during which the rest of the current block is still written, so that the input of a reading
    /// process ends with a complete record.
    var patience: Duration { .seconds(1) }

    var acceptedByteCount: Int { accepted.load(ordering: .relaxed) }

    private let accepted = Atomic(0)
    /// The number of bytes that a pipe accepts at once.
    private static let pieceByteCount = 64 << 10

    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError) {
        var rest = bytes
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.pieceByteCount))
            do throws(FileError) {
                try writeAll(piece, to: STDOUT_FILENO, path: "standard output")
            } catch {
                throw SinkError(error)
            }
            accepted.add(piece.count, ordering: .relaxed)
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(piece.count))
        }
    }

    func sync() throws(SinkError) {}
    func publish() throws(SinkError) {}
    func discard() {}
    func keep() {}
    func release() {}
}
