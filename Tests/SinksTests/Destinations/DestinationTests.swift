import Foundation
import InterimData
import Synchronization
import TestSupport
import Testing

@testable import Sinks

@Suite("A destination", .timeLimit(.minutes(10)))
struct DestinationTests {
    private static func configuration(
        _ level: SinkConfiguration.Level,
        blockByteCount: Int = 1,
        workers: Int = 2
    ) -> SinkConfiguration {
        SinkConfiguration(destination: .standardOutput, level: level, blockByteCount: blockByteCount, workers: workers)
    }

    private static func page(_ count: Int = 1) throws -> RecordBatch {
        try Pages.batch("[" + (0..<count).map { "{\"id\":\"\($0)\"}" }.joined(separator: ",") + "]")
    }

    @Test("that fails in any call ends the run with its error", arguments: SinkConfiguration.Level.allCases)
    func failingWrites(_ level: SinkConfiguration.Level) async throws {
        for number in 0..<12 {
            for pageCount in [0, 1, 3, 40] {
                let destination = ScriptedDestination(failingAt: number)
                let sink = FileSink(configuration: Self.configuration(level), destination: destination)
                let error = await Self.error {
                    for _ in 0..<pageCount { try await sink.write(try Self.page()) }
                    _ = try await sink.finish()
                }
                if destination.writeCount > number {
                    #expect((error as? SinkError)?.code == .full, "write \(number) of \(pageCount) pages")
                    #expect(destination.publishCount == 0)
                    await sink.abandon()
                    #expect(destination.isDiscarded)
                    #expect(destination.writeCount == number + 1, "nothing is written after a failure")
                } else {
                    #expect(error == nil && destination.publishCount == 1 && !destination.isDiscarded)
                }
            }
        }
    }

    @Test("that fails ends the wait of a sink for a free block")
    func failureWakes() async throws {
        for level in SinkConfiguration.Level.allCases {
            let gate = Gate()
            let destination = ScriptedDestination(failingAt: level == .none ? 0 : 1, gate: gate)
            let sink = FileSink(configuration: Self.configuration(level, workers: 1), destination: destination)
            let writing = Task {
                for _ in 0..<100 { try await sink.write(try Self.page()) }
            }
            // The first write, the beginning of the format, succeeds. The next write blocks, so that the sink fills
            // its blocks and waits for a free one.
            await destination.arrivals.reached(1)
            gate.open(100)
            let error = await #expect(throws: SinkError.self) { try await writing.value }
            #expect(error?.code == .full)
        }
    }

    @Test("that fails to publish leaves no file, and its error is thrown")
    func failingPublish() async throws {
        let destination = ScriptedDestination(publishError: SinkError(.exists, "taken"))
        let sink = FileSink(configuration: Self.configuration(.optimal), destination: destination)
        try await sink.write(try Self.page(5))
        let error = await Self.error { _ = try await sink.finish() }
        #expect((error as? SinkError)?.code == .exists)
        #expect(destination.isDiscarded)
    }

    @Test("that is slow delays the sink: no more blocks than documented are in flight")
    func backpressure() async throws {
        for level in SinkConfiguration.Level.allCases {
            for workers in [1, 4] {
                let destination = ScriptedDestination()
                let configuration = Self.configuration(level, blockByteCount: 10, workers: workers)
                let sink = FileSink(configuration: configuration, destination: destination)
                // The frame of the gzip member is one write before the first block.
                let frame = level == .none ? 0 : 1
                var most = 0
                for number in 1...200 {
                    // Each record fills a block.
                    try await sink.write(try Self.page())
                    most = max(most, number - max(0, destination.writeCount - frame))
                }
                #expect(most <= workers + 3, "\(level), \(workers) workers")
                _ = try await sink.finish()
                #expect(destination.writeCount >= 200 + frame)
            }
        }
    }

    @Test("receives the blocks in order although they are compressed concurrently")
    func order() async throws {
        let destination = ScriptedDestination()
        let sink = FileSink(configuration: Self.configuration(.fastest, workers: 8), destination: destination)
        var expected = ""
        for number in 0..<300 {
            // Large and small blocks alternate, so that later blocks are ready earlier.
            let text = String(repeating: "x", count: number % 3 == 0 ? 20_000 : 1)
            try await sink.write(try Pages.batch("[{\"n\":\(number),\"t\":\"\(text)\"}]"))
            expected += "{\"n\":\(number),\"t\":\"\(text)\"}\n"
        }
        _ = try await sink.finish()
        #expect(ReferenceInflater.inflate(destination.bytes) == Array(expected.utf8))
    }

    @Test("that blocks delays a cancelled run at most by a fixed time, and is not published")
    func hung() async throws {
        for level in SinkConfiguration.Level.allCases {
            for isKept in [false, true] {
                let gate = Gate()
                let destination = ScriptedDestination(gate: gate)
                let sink = FileSink(configuration: Self.configuration(level, workers: 1), destination: destination)
                let writing = Task {
                    do {
                        for _ in 0..<100 { try await sink.write(try Self.page()) }
                    } catch {
                        // The same happens if a cancelled task commits.
                        try? await sink.commit()
                        if isKept { await sink.suspend() } else { await sink.abandon() }
                        throw error
                    }
                }
                await destination.arrivals.reached(1)
                writing.cancel()
                await #expect(throws: (any Error).self) { try await writing.value }
                #expect(destination.publishCount == 0)
                gate.open(1000)
            }
        }
    }

    @Test("receives no call after discard")
    func abandoning() async throws {
        for pageCount in [0, 1, 5, 50] {
            let destination = ScriptedDestination()
            let sink = FileSink(configuration: Self.configuration(.optimal, workers: 4), destination: destination)
            for _ in 0..<pageCount { try await sink.write(try Self.page(3)) }
            await sink.abandon()
            #expect(destination.isDiscarded && destination.publishCount == 0)
            #expect(!destination.wasUsedAfterDiscard)
        }
    }

    private static func error(_ body: () async throws -> Void) async -> (any Error)? {
        do {
            try await body()
            return nil
        } catch {
            return error
        }
    }
}

/// A destination that stores its bytes, and fails when a test sets it to.
final class ScriptedDestination: ByteDestination {
    private struct State {
        var bytes: [UInt8] = []
        var writeCount = 0
        var publishCount = 0
        var isDiscarded = false
        var wasUsedAfterDiscard = false
    }

    /// Counts the writes.
    let arrivals = EventCounter()
    private let state = Mutex(State())
    private let failingNumber: Int?
    private let publishError: SinkError?
    private let gate: Gate?

    init(failingAt number: Int? = nil, publishError: SinkError? = nil, gate: Gate? = nil) {
        failingNumber = number
        self.publishError = publishError
        self.gate = gate
    }

    var bytes: [UInt8] { state.withLock { $0.bytes } }
    var writeCount: Int { state.withLock { $0.writeCount } }
    var publishCount: Int { state.withLock { $0.publishCount } }
    var isDiscarded: Bool { state.withLock { $0.isDiscarded } }
    var wasUsedAfterDiscard: Bool { state.withLock { $0.wasUsedAfterDiscard } }

    func write(_ bytes: UnsafeRawBufferPointer) throws(SinkError) {
        arrivals.increment()
        gate?.wait()
        let number = state.withLock { state in
            state.bytes += bytes
            state.wasUsedAfterDiscard = state.wasUsedAfterDiscard || state.isDiscarded
            defer { state.writeCount += 1 }
            return state.writeCount
        }
        if number == failingNumber { throw SinkError(.full, "no room") }
    }

    var patience: Duration { .zero }
    var acceptedByteCount: Int { state.withLock { $0.bytes.count } }

    func sync() throws(SinkError) {}
    func keep() {}
    func release() {}

    func publish() throws(SinkError) {
        state.withLock { state in
            state.publishCount += 1
            state.wasUsedAfterDiscard = state.wasUsedAfterDiscard || state.isDiscarded
        }
        if let publishError { throw publishError }
    }

    func discard() {
        state.withLock { $0.isDiscarded = true }
    }
}

extension SeededRandom {
    /// Returns bytes that follow from the seed.
    func next64(_ count: Int) -> [UInt8] {
        var random = self
        return random.bytes(count)
    }
}
