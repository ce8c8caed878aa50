import Foundation
import InterimData
import TestSupport
import Testing

@testable import Sinks

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("A file appears under its name only when it is whole", .timeLimit(.minutes(10)))
struct PublishingTests {
    private static func page() throws -> RecordBatch {
        try Pages.batch(#"[{"id":"1"},{"id":"2"}]"#, columns: SinkFixture.columns)
    }
    private static let text = "{\"id\":\"1\"}\n{\"id\":\"2\"}\n"

    /// The code of the error that a new sink fails with.
    private static func refusal(_ configuration: SinkConfiguration) -> SinkError.Code? {
        #expect(throws: SinkError.self) { try FileSink(configuration: configuration) }?.code
    }

    @Test("and until then grows as a partial file", arguments: [false, true])
    func growing(overwrite: Bool) async throws {
        let fixture = try SinkFixture()
        if overwrite { try fixture.folder.put("old", "out") }
        let sink = try FileSink(configuration: fixture.configuration(blockByteCount: 1, overwrite: overwrite))
        for _ in 0..<50 {
            try await sink.write(try Self.page())
            #expect(try fixture.folder.names == (overwrite ? ["out"] : []) + ["out.lock", "out.partial"])
            if overwrite { #expect(try fixture.folder.content("out") == Array("old".utf8)) }
        }
        _ = try await sink.finish()
        #expect(try fixture.folder.names == ["out"])
        #expect(try fixture.folder.content("out") == Array(String(repeating: Self.text, count: 50).utf8))
    }

    @Test("and an abandoned one leaves nothing", arguments: [false, true])
    func abandoning(overwrite: Bool) async throws {
        let fixture = try SinkFixture()
        if overwrite { try fixture.folder.put("old", "out") }
        let sink = try FileSink(configuration: fixture.configuration(.json, .optimal, overwrite: overwrite))
        try await sink.write(try Self.page())
        await sink.abandon()
        await sink.abandon()
        #expect(try fixture.folder.names == (overwrite ? ["out"] : []))
        if overwrite { #expect(try fixture.folder.content("out") == Array("old".utf8)) }
    }

    @Test("and never over one that is there")
    func existing() throws {
        let fixture = try SinkFixture()
        try fixture.folder.put("precious", "out")
        #expect(Self.refusal(fixture.configuration()) == .exists)
        #expect(try fixture.folder.names == ["out"])
        #expect(try fixture.folder.content("out") == Array("precious".utf8))
        // A link that leads nowhere is a name that is taken, too.
        #expect(symlink("/nowhere/at/all", fixture.folder.file("dangling")) == 0)
        #expect(Self.refusal(fixture.configuration(name: "dangling")) == .exists)
    }

    @Test("and never over one that appeared meanwhile")
    func appearedMeanwhile() async throws {
        let fixture = try SinkFixture()
        let sink = try FileSink(configuration: fixture.configuration())
        try await sink.write(try Self.page())
        try fixture.folder.put("precious", "out")
        let error = await #expect(throws: SinkError.self) { _ = try await sink.finish() }
        #expect(error?.code == .exists)
        #expect(try fixture.folder.content("out") == Array("precious".utf8))
        #expect(try fixture.folder.names == ["out"])
    }

    @Test("unless it is to be replaced, which a link's target survives")
    func overwriting() async throws {
        let fixture = try SinkFixture()
        try fixture.folder.put("target", "target")
        #expect(symlink(fixture.folder.file("target"), fixture.folder.file("out")) == 0)
        let configuration = fixture.configuration(overwrite: true)
        #expect(try await fixture.write([try Self.page()], configuration).text == Self.text)
        #expect(try fixture.folder.content("target") == Array("target".utf8))
    }

    @Test("and never in the place of a device or a pipe")
    func notAFile() throws {
        let fixture = try SinkFixture()
        #expect(mkfifo(fixture.folder.file("out"), 0o600) == 0)
        #expect(Self.refusal(fixture.configuration(overwrite: true)) == .notWritable)
        #expect(try fixture.folder.names == ["out"])
        var configuration = fixture.configuration(overwrite: true)
        configuration.destination = .file(path: "/dev/null", overwrite: true)
        #expect(Self.refusal(configuration) == .notWritable)
    }

    @Test("and a partial file that an earlier run left is replaced")
    func leftovers() async throws {
        let fixture = try SinkFixture()
        try fixture.folder.put(String(repeating: "left over", count: 1000), "out.partial")
        #expect(try await fixture.write([try Self.page()], fixture.configuration()).text == Self.text)
        #expect(try fixture.folder.names == ["out"])
    }

    @Test("and a partial that is another name of the finished file does not empty it")
    func partialIsAHardLink() async throws {
        // What a run leaves that was cut between giving the file its name and taking the other name away.
        let fixture = try SinkFixture()
        try fixture.folder.put("finished", "out")
        #expect(link(fixture.folder.file("out"), fixture.folder.file("out.partial")) == 0)
        let sink = try FileSink(configuration: fixture.configuration(overwrite: true))
        try await sink.write(try Self.page())
        #expect(try fixture.folder.content("out") == Array("finished".utf8))
        await sink.abandon()
        #expect(try fixture.folder.content("out") == Array("finished".utf8))
    }

    @Test("and not through a link that somebody planted at the partial's name")
    func plantedLink() throws {
        let fixture = try SinkFixture()
        try fixture.folder.put("precious", "victim")
        #expect(symlink(fixture.folder.file("victim"), fixture.folder.file("out.partial")) == 0)
        #expect(Self.refusal(fixture.configuration()) == .notWritable)
        #expect(try fixture.folder.content("victim") == Array("precious".utf8))
        #expect(try fixture.folder.names == ["out.partial", "victim"])
    }

    @Test("and not into a folder, a pipe or a device at the partial's name")
    func otherKinds() throws {
        let fixture = try SinkFixture()
        #expect(mkdir(fixture.folder.file("a.partial"), 0o755) == 0)
        #expect(Self.refusal(fixture.configuration(name: "a")) == .notWritable)
        // Opening a pipe waits for somebody to read from it, unless one is careful.
        #expect(mkfifo(fixture.folder.file("b.partial"), 0o644) == 0)
        #expect(Self.refusal(fixture.configuration(name: "b")) == .notWritable)
        #expect(mkdir(fixture.folder.file("c"), 0o755) == 0)
        #expect(Self.refusal(fixture.configuration(overwrite: true, name: "c")) == .notWritable)
        #expect(Self.refusal(fixture.configuration(name: "missing/out")) == .notWritable)
        #expect(try fixture.folder.names == ["a.partial", "b.partial", "c"])
    }

    @Test("and not in a folder that cannot be written to", .enabled(if: getuid() != 0, "root may write anywhere"))
    func readOnlyFolder() throws {
        let fixture = try SinkFixture()
        #expect(chmod(fixture.folder.path, 0o555) == 0)
        #expect(Self.refusal(fixture.configuration()) == .notWritable)
    }

    @Test("and never by two runs at once")
    func twoRuns() async throws {
        let fixture = try SinkFixture()
        let first = try FileSink(configuration: fixture.configuration())
        try await first.write(try Self.page())
        for overwrite in [false, true] {
            #expect(Self.refusal(fixture.configuration(overwrite: overwrite)) == .busy)
        }
        #expect(try fixture.folder.names == ["out.lock", "out.partial"], "the first run's file is untouched")
        _ = try await first.finish()
        #expect(try fixture.folder.content("out") == Array(Self.text.utf8))
    }
}
