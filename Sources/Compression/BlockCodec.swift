/// Compresses blocks of text separately, so that several blocks can be compressed in parallel and joined in order.
///
/// A codec holds only settings. Each worker creates a ``BlockCompressor``, which holds the working memory.
package protocol BlockCodec: Sendable {
    /// A name for messages, such as "zlib 6".
    var name: String { get }

    /// Creates a compressor for one thread at a time.
    func makeCompressor() throws(CompressionError) -> any BlockCompressor
}

/// Compresses one block after another. Serves one thread at a time.
package protocol BlockCompressor: AnyObject {
    /// Compresses `text` into raw deflate data that starts with an empty window and ends at a byte boundary (full
    /// flush), so that blocks can be joined into one stream. The result replaces the content of `output`.
    ///
    /// - Throws: ``CompressionError`` if the library fails, which happens only if it runs out of memory.
    func compress(_ text: UnsafeRawBufferPointer, into output: CompressedBlock) throws(CompressionError)
}

/// The memory to which a compressed block is written. It is reused for later blocks.
///
/// The class is `@unchecked Sendable` because it has a pointer to mutable memory. This is sound because a block has one
/// owner at a time: the compressing worker, then the writer, then the list of free blocks.
package final class CompressedBlock: @unchecked Sendable {
    private(set) var storage: UnsafeMutableRawBufferPointer = .init(start: nil, count: 0)
    /// The number of bytes of compressed data.
    package private(set) var count = 0

    /// Creates an empty block.
    package init() {}

    deinit { storage.deallocate() }

    /// The compressed bytes. Valid until the block is written again.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: storage[..<count]) }

    /// Returns room for at least `capacity` bytes; the previous content is lost.
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
    /// The kind of an error, for callers that handle some errors differently. New codes may be added.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case libraryFailed, damaged, tooLarge
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// The library failed to start or to continue, which happens if it runs out of memory.
        package static let libraryFailed = Code(.libraryFailed)
        /// The data is not gzip, is damaged, or is truncated.
        package static let damaged = Code(.damaged)
        /// The inflated data would exceed the limit.
        package static let tooLarge = Code(.tooLarge)

        /// The code's name.
        package var description: String { value.rawValue }
    }

    /// The kind of the error.
    package var code: Code
    /// A description of the error.
    package var message: String

    /// Creates an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    package var description: String { message }
}
