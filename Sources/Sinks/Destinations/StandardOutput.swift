internal import DurableFiles

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Standard output. What was written cannot be taken back.
final class StandardOutput: ByteDestination {
    /// A stopped run has nothing to finish here, and its reader may never read again.
    var patience: Duration { .zero }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError) {
        do throws(FileError) {
            try writeAll(bytes, to: STDOUT_FILENO, path: "standard output")
        } catch {
            throw SinkError(error)
        }
    }

    func sync() throws(SinkError) {}
    func publish() throws(SinkError) {}
    func discard() {}
    func keep() {}
    func release() {}
}
