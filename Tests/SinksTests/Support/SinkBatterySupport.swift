import InterimData
import Synchronization

@testable import Sinks

/// A journal in memory.
final class JournalInMemory: BlockObserver {
    typealias Entry = (position: BlockPosition, block: WrittenBlock)

    private let entries: Mutex<[Entry]>

    init(_ blocks: [Entry] = []) { entries = Mutex(blocks) }

    var blocks: [Entry] { entries.withLock { $0 } }

    func keep(_ count: Int) { entries.withLock { $0.removeLast($0.count - count) } }

    func blockClosed(at position: BlockPosition) -> @Sendable (WrittenBlock) throws -> Void {
        { [self] block in entries.withLock { $0.append((position, block)) } }
    }

    func blocksSynced() throws {}
}

/// A destination that forwards to another one, and reports each call before it is made.
final class InterceptedDestination: ByteDestination {
    private let other: any ByteDestination
    private let onCall: @Sendable (String) throws(SinkError) -> Void

    init(_ other: any ByteDestination, onCall: @escaping @Sendable (String) throws(SinkError) -> Void) {
        self.other = other
        self.onCall = onCall
    }

    var patience: Duration { .zero }
    var acceptedByteCount: Int { other.acceptedByteCount }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError) {
        try onCall("write")
        try other.write(bytes)
    }

    func sync() throws(SinkError) {
        try onCall("sync")
        try other.sync()
    }

    func publish() throws(SinkError) {
        try onCall("publish")
        try other.publish()
    }

    func discard() { other.discard() }
    func keep() { other.keep() }
    func release() { other.release() }
}
