/// Compresses blocks of text, each by itself, so that many can be compressed at once and joined in order.
///
/// A codec is a description. A worker asks it for a ``BlockCompressor`` of its own, which holds the memory.
package protocol BlockCodec: Sendable {
    /// A name for messages, such as "zlib 6".
    var name: String { get }

    /// A compressor for one thread at a time.
    func makeCompressor() throws(CompressionError) -> any BlockCompressor
}

/// Compresses one block after another. Serves one thread at a time.
package protocol BlockCompressor: AnyObject {
    /// Compresses `text` to raw deflate that starts with an empty window and ends byte-aligned (full flush), so that
    /// blocks can be joined to one stream. The result replaces what `output` held.
    ///
    /// - Throws: ``CompressionError`` when the library fails, which happens only when memory is short.
    func compress(_ text: UnsafeRawBufferPointer, into output: CompressedBlock) throws(CompressionError)
}

/// The memory that a compressed block is written to, recycled from block to block.
///
/// Unchecked because of the pointer. Sound because a block has one owner at a time: the compressing worker, then the
/// writer, then the list of blocks to use again.
package final class CompressedBlock: @unchecked Sendable {
    private(set) var storage: UnsafeMutableRawBufferPointer = .init(start: nil, count: 0)
    /// Bytes of compressed data.
    package private(set) var count = 0

    /// Creates an empty block.
    package init() {}

    deinit { storage.deallocate() }

    /// The compressed bytes. Valid until the block is written again.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[..<count]) }

    /// Room for at least `capacity` bytes; what was there before is lost.
    func room(_ capacity: Int) -> UnsafeMutableRawBufferPointer {
        if storage.count < capacity {
            storage.deallocate()
            storage = .allocate(byteCount: capacity, alignment: 16)
        }
        count = 0
        return storage
    }

    func setCount(_ value: Int) { count = value }
}

/// A failure of a compression library.
package struct CompressionError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, as a caller may want to tell it apart. New codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case libraryFailed, damaged, tooLarge
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// The library refused to start or to go on, which it does when memory is short.
        package static let libraryFailed = Code(.libraryFailed)
        /// The data is not gzip, is damaged, or ends early.
        package static let damaged = Code(.damaged)
        /// The inflated data would be larger than allowed.
        package static let tooLarge = Code(.tooLarge)

        /// The code's name.
        package var description: String { value.rawValue }
    }

    /// What went wrong.
    package var code: Code
    /// What happened, in words.
    package var message: String

    /// Creates an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    package var description: String { message }
}
