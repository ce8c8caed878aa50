internal import DurableFiles
internal import Synchronization

/// A file that is written as `PATH.partial` and renamed when it is complete. This object also holds the lock of the
/// path, unless the lock belongs to another object.
final class LocalFile: ByteDestination {
    private let partial: PartialFile
    private let lock: LockFile?
    private let accepted = Atomic(0)

    /// Ten seconds suffice: file systems rarely hang, and a resumed run reads the records again that were not written.
    var patience: Duration { .seconds(10) }

    var acceptedByteCount: Int { accepted.load(ordering: .relaxed) }

    /// The identity of the file.
    var identity: FileIdentity? { partial.identity }

    /// Creates the partial file.
    ///
    /// - Parameter lock: The lock of the path, which this object releases; `nil` if it belongs to another object.
    init(path: String, overwrite: Bool, lock: LockFile?) throws(SinkError) {
        do throws(FileError) {
            partial = try PartialFile(creating: path, isReplacing: overwrite)
        } catch {
            lock?.release()
            throw SinkError(error)
        }
        self.lock = lock
    }

    /// Continues the partial file of an earlier run.
    init(_ partial: PartialFile, lock: LockFile?) {
        self.partial = partial
        self.lock = lock
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError) {
        do throws(FileError) { try partial.write(bytes) } catch { throw SinkError(error) }
        accepted.add(bytes.count, ordering: .relaxed)
    }

    func sync() throws(SinkError) {
        do throws(FileError) { try partial.sync() } catch { throw SinkError(error) }
    }

    func publish() throws(SinkError) {
        do throws(FileError) { try partial.publish() } catch { throw SinkError(error) }
    }

    func discard() { partial.discard() }
    func keep() { partial.close() }
    func release() { lock?.release() }
}
