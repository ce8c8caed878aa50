import DurableFiles
import Foundation
import InterimData
import Synchronization
import TestSupport
import Testing

@testable import Sinks

/// The requirements that every kind of sink meets together with its destination and in resumed runs.
@Suite("A sink", .timeLimit(.minutes(10)))
struct SinkBattery {
    /// Returns a configuration whose destinations report their calls. Standard output is replaced by memory.
    private static func configuration(
        _ conformer: SinkConformer,
        _ folder: TemporaryFolder,
        workers: Int = 2,
        onCall: @escaping @Sendable (String) throws(SinkError) -> Void
    ) throws -> SinkConfiguration {
        var configuration = try conformer.configuration(folder, workers: workers)
        let isFile = conformer.isFile
        configuration.interception = { destination in
            InterceptedDestination(isFile ? destination : ScriptedDestination(), onCall: onCall)
        }
        return configuration
    }

    @Test("has no more blocks in flight than documented while its destination is slow", arguments: SinkConformer.all)
    func backPressure(_ conformer: SinkConformer) async throws {
        for workers in [1, 3] {
            let folder = try TemporaryFolder()
            let gate = Gate()
            let calls = EventCounter()
            let configuration = try Self.configuration(conformer, folder, workers: workers) { _ in
                calls.increment()
                gate.wait()
            }
            let taken = EventCounter()
            let writing = Task {
                let sink = try conformer.makeSink(configuration)
                for number in 0..<40 {
                    let text = String(repeating: "y", count: 50)
                    try await sink.write(
                        try Pages.batch(
                            "[{\"id\":\"\(number)\",\"text\":\"\(text)\",\"list\":[{\"a\":\"\(text)\"}]}]",
                            columns: [Column("id", .string), Column("list", .array)]
                        )
                    )
                    taken.increment()
                }
                return try await sink.finish().rowCount
            }
            // Each call that may proceed frees at most one block, and each record fills a block.
            for number in 1...40 {
                await calls.reached(number)
                #expect(taken.count <= number + workers + 3, "\(workers) workers")
                gate.open()
            }
            gate.open(1000)
            #expect(try await writing.value == 40)
        }
    }

    @Test("ends when its task is cancelled while the destination blocks", arguments: SinkConformer.all)
    func cancelled(_ conformer: SinkConformer) async throws {
        for isKept in [false, true] {
            let folder = try TemporaryFolder()
            let gate = Gate()
            let calls = EventCounter()
            let configuration = try Self.configuration(conformer, folder, workers: 1) { _ in
                calls.increment()
                gate.wait()
            }
            let writing = Task {
                let sink = try conformer.makeSink(configuration, observer: JournalInMemory())
                do {
                    while true { try await SinkConformer.write(to: sink) }
                } catch {
                    try? await sink.commit()
                    if isKept { await sink.suspend() } else { await sink.abandon() }
                    throw error
                }
            }
            await calls.reached(1)
            writing.cancel()
            await #expect(throws: (any Error).self) { try await writing.value }
            #expect(try folder.names.allSatisfy { $0.hasSuffix(".partial") || $0.hasSuffix(".lock") })
            gate.open(10_000)
        }
    }

    @Test(
        "ends when its task is cancelled while the journal blocks, and keeps its lock",
        arguments: SinkConformer.all
    )
    func hungJournal(_ conformer: SinkConformer) async throws {
        for end in 0..<3 {
            let folder = try TemporaryFolder()
            let (gate, settling) = (Gate(), EventCounter())
            let configuration = try Self.configuration(conformer, folder) { _ in }
            let writing = Task {
                let sink = try conformer.makeSink(configuration, observer: JournalInMemory())
                (sink as? FileSeriesSink)?.patience = .zero
                try await SinkConformer.write(to: sink)
                let hang: @Sendable () -> Void = {
                    settling.increment()
                    gate.wait()
                }
                switch end {
                case 0: _ = try await sink.finish(beforePublish: { _ in hang() }, afterPublish: {})
                case 1: await sink.suspend(atEnd: hang)
                default: await sink.abandon(atEnd: hang)
                }
                return sink.rowCount
            }
            await settling.reached(1)
            writing.cancel()
            _ = try? await writing.value
            if conformer.isFile {
                let error = #expect(throws: SinkError.self) {
                    try conformer.makeSink(try conformer.configuration(folder))
                }
                #expect(error?.code == .busy)
            }
            gate.open(100)
        }
    }

    @Test(
        "keeps the text before the first row when it commits without a row",
        arguments: SinkConformer.all.filter(\.isFile)
    )
    func commitWithoutRows(_ conformer: SinkConformer) async throws {
        let folder = try TemporaryFolder()
        let journal = JournalInMemory()
        let sink = try conformer.makeSink(try conformer.configuration(folder), observer: journal)
        let none = try Pages.batch(
            conformer.hasSeveralRows ? "[{\"id\":\"x\",\"list\":[]}]" : "[]",
            columns: [Column("id", .string), Column("list", .array)]
        )
        // The number of commits exceeds the number of blocks.
        for _ in 0..<20 {
            try await sink.write(none)
            try await sink.commit()
        }
        try await SinkConformer.write(to: sink)
        _ = try await sink.finish()
        #expect(try conformer.texts(folder) == (try await conformer.expected()))
        let records = SinkConformer.pages.reduce(0) { $0 + $1.count } + (conformer.hasSeveralRows ? 20 : 0)
        #expect(journal.blocks.last { $0.position.checkpoint != nil }?.position.checkpoint?.recordCount == records)
    }

    @Test("fails with its destination's error, and leaves nothing or a resumable output", arguments: SinkConformer.all)
    func failures(_ conformer: SinkConformer) async throws {
        let expected = try await conformer.isFile ? conformer.expected() : [:]
        var number = 0
        while true {
            number += 1
            for isKept in [false, true] {
                let folder = try TemporaryFolder()
                let (calls, failing) = (EventCounter(), number)
                let configuration = try Self.configuration(conformer, folder) { name throws(SinkError) in
                    calls.increment()
                    if calls.count == failing { throw SinkError(.full, "no room for \(name)") }
                }
                let journal = JournalInMemory()
                let sink = try conformer.makeSink(configuration, observer: isKept ? journal : nil)
                do {
                    try await SinkConformer.write(to: sink)
                    _ = try await sink.finish()
                    // No call has this number, so that nothing fails.
                    #expect(calls.count < failing && failing > 10)
                    #expect(try conformer.texts(folder) == expected)
                    return
                } catch let error as SinkError {
                    #expect(error.code == .full, "call \(number): \(error)")
                }
                guard isKept, conformer.isFile else {
                    await sink.abandon()
                    #expect(try folder.names == [], "call \(number)")
                    continue
                }
                await sink.suspend()
                #expect(try folder.names.allSatisfy { $0.hasSuffix(".partial") }, "call \(number)")
                let (resumed, checkpoint) = try conformer.continuing(try conformer.configuration(folder), journal)
                try await SinkConformer.write(to: resumed, behind: checkpoint.recordCount)
                _ = try await resumed.finish()
                #expect(try conformer.texts(folder) == expected, "call \(number)")
            }
        }
    }

    @Test(
        "can be resumed after each commit, and from each state in which the process may end",
        arguments: SinkConformer.all.filter(\.isFile)
    )
    func resumed(_ conformer: SinkConformer) async throws {
        let expected = try await conformer.expected()
        let folder = try TemporaryFolder()
        let journal = JournalInMemory()
        let moments = Mutex<[(folder: TemporaryFolder, blocks: [JournalInMemory.Entry])]>([])
        let save: @Sendable () -> Void = {
            guard let copy = try? TemporaryFolder(), let names = try? folder.names else { return }
            for name in names where !name.hasSuffix(".lock") {
                try? FileManager.default.copyItem(atPath: folder.file(name), toPath: copy.file(name))
            }
            moments.withLock { $0.append((copy, journal.blocks)) }
        }
        let configuration = try Self.configuration(conformer, folder) { _ in save() }
        let sink = try conformer.makeSink(configuration, observer: journal)
        var committed: [Int] = []
        try await SinkConformer.write(to: sink) {
            try await sink.commit()
            save()
            committed.append(moments.withLock { $0.count } - 1)
        }
        _ = try await sink.finish(beforePublish: { _ in save() }, afterPublish: save)
        #expect(try conformer.texts(folder) == expected)
        let recordCount = SinkConformer.pages.reduce(0) { $0 + $1.count }
        #expect(journal.blocks.last { $0.position.checkpoint != nil }?.position.checkpoint?.recordCount == recordCount)

        let all = moments.withLock { $0 }
        #expect(all.count > 20)
        for (number, moment) in all.enumerated() {
            // A process that ended after the files were published leaves nothing to resume.
            let isPublished = try moment.folder.names.contains { !$0.hasSuffix(".partial") }
            if isPublished { continue }
            let again = JournalInMemory(moment.blocks)
            let (resumed, start) = try conformer.continuing(try conformer.configuration(moment.folder), again)
            if let page = committed.firstIndex(of: number) {
                let count = SinkConformer.pages[...page].reduce(0) { $0 + $1.count }
                #expect(start.recordCount == count, "after the commit of page \(page)")
            }
            try await SinkConformer.write(to: resumed, behind: start.recordCount)
            let summary = try await resumed.finish()
            #expect(try conformer.texts(moment.folder) == expected, "moment \(number) of \(all.count)")
            #expect(summary.rowCount == recordCount * (conformer.hasSeveralRows ? 3 : 1))
        }
    }

    @Test("reports checkpoints with the page, the position in it, and counts", arguments: SinkConformer.all)
    func checkpoints(_ conformer: SinkConformer) async throws {
        let folder = try TemporaryFolder()
        let journal = JournalInMemory()
        let configuration = try Self.configuration(conformer, folder) { _ in }
        let sink = try conformer.makeSink(configuration, observer: journal)
        try await SinkConformer.write(to: sink)
        _ = try await sink.finish()
        var keyCount = 0
        for (position, _) in journal.blocks {
            keyCount += position.keys.count
            #expect(position.allHaveKeys)
            guard let checkpoint = position.checkpoint else { continue }
            #expect(checkpoint.recordCount == keyCount)
            let page = Int(try #require(checkpoint.mark)[0])
            let before = SinkConformer.pages[..<page].reduce(0) { $0 + $1.count }
            #expect(before + checkpoint.pageRecordCount == checkpoint.recordCount)
            #expect(checkpoint.rowCount == checkpoint.recordCount * (conformer.hasSeveralRows ? 3 : 1))
        }
        #expect(journal.blocks.count { $0.position.endsRun } == 1 && journal.blocks.last?.position.endsRun == true)
        // A full file of a series may end inside a record, where no run can resume.
        let isCut = conformer.hasSeveralRows && conformer.rowsPerFile != nil
        #expect(journal.blocks.contains { $0.position.checkpoint == nil } == isCut)
    }

    @Test("is the only sink of its output until it ends", arguments: SinkConformer.all.filter(\.isFile))
    func exclusive(_ conformer: SinkConformer) async throws {
        for end in 0..<3 {
            let folder = try TemporaryFolder()
            let configuration = try conformer.configuration(folder)
            let sink = try conformer.makeSink(configuration, observer: JournalInMemory())
            try await SinkConformer.write(to: sink)
            @Sendable func check() {
                let error = #expect(throws: SinkError.self) { try conformer.makeSink(configuration) }
                #expect(error?.code == .busy)
            }
            check()
            // A lock belongs to an open file, so that this process conflicts with it as another one does.
            let output = configuration.series == nil ? "out" : "out_00000.x"
            let flock = try Subprocess.run("flock", ["--nonblock", folder.file(output + ".lock"), "true"])
            #expect(flock.status == 1)
            let settled = EventCounter()
            switch end {
            case 0:
                _ = try await sink.finish(
                    beforePublish: { _ in check() },
                    afterPublish: {
                        settled.increment(); check()
                    }
                )
            case 1:
                await sink.suspend {
                    settled.increment(); check()
                }
            default:
                await sink.abandon {
                    settled.increment(); check()
                }
            }
            #expect(settled.count == 1)
            if end > 0 {
                let next = try conformer.makeSink(configuration)
                try await SinkConformer.write(to: next)
                _ = try await next.finish()
                #expect(try conformer.texts(folder) == (try await conformer.expected()))
            }
        }
    }
}
