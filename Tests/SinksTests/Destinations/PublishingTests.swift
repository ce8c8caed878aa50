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

@Suite("A file is published only when it is complete", .timeLimit(.minutes(10)))
struct PublishingTests {
    private static func page() throws -> RecordBatch {
        try Pages.batch(#"[{"id":"1"},{"id":"2"}]"#, columns: SinkFixture.columns)
    }
    private static let text = "{\"id\":\"1\"}\n{\"id\":\"2\"}\n"

    /// Returns the code of the error of a new sink.
    private static func refusal(_ configuration: SinkConfiguration) -> SinkError.Code? {
        #expect(throws: SinkError.self) { try FileSink(configuration: configuration) }?.code
    }

    @Test("and is written as a partial file before", arguments: [false, true])
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

    @Test("and leaves nothing if it is abandoned", arguments: [false, true])
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

    @Test("and never over an existing file")
    func existing() throws {
        let fixture = try SinkFixture()
        try fixture.folder.put("precious", "out")
        #expect(Self.refusal(fixture.configuration()) == .exists)
        #expect(try fixture.folder.names == ["out"])
        #expect(try fixture.folder.content("out") == Array("precious".utf8))
        // A dangling link is also an existing name.
        #expect(symlink("/nowhere/at/all", fixture.folder.file("dangling")) == 0)
        #expect(Self.refusal(fixture.configuration(name: "dangling")) == .exists)
    }

    @Test("and never over a file that appeared meanwhile")
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

    @Test("and replaces a link, not its target, with overwrite")
    func overwriting() async throws {
        let fixture = try SinkFixture()
        try fixture.folder.put("target", "target")
        #expect(symlink(fixture.folder.file("target"), fixture.folder.file("out")) == 0)
        let configuration = fixture.configuration(overwrite: true)
        #expect(try await fixture.write([try Self.page()], configuration).text == Self.text)
        #expect(try fixture.folder.content("target") == Array("target".utf8))
    }

    @Test("and never replaces a device or a pipe")
    func notAFile() throws {
        let fixture = try SinkFixture()
        #expect(mkfifo(fixture.folder.file("out"), 0o600) == 0)
        #expect(Self.refusal(fixture.configuration(overwrite: true)) == .notWritable)
        #expect(try fixture.folder.names == ["out"])
        var configuration = fixture.configuration(overwrite: true)
        configuration.destination = .file(path: "/dev/null", overwrite: true)
        #expect(Self.refusal(configuration) == .notWritable)
    }

    @Test("and replaces a partial file of an earlier run")
    func leftovers() async throws {
        let fixture = try SinkFixture()
        try fixture.folder.put(String(repeating: "left over", count: 1000), "out.partial")
        #expect(try await fixture.write([try Self.page()], fixture.configuration()).text == Self.text)
        #expect(try fixture.folder.names == ["out"])
    }

    @Test("and is not emptied if the partial file is another name of it")
    func partialIsAHardLink() async throws {
        // The state after a run that was killed between linking the final name and removing the other.
        let fixture = try SinkFixture()
        try fixture.folder.put("finished", "out")
        #expect(link(fixture.folder.file("out"), fixture.folder.file("out.partial")) == 0)
        let sink = try FileSink(configuration: fixture.configuration(overwrite: true))
        try await sink.write(try Self.page())
        #expect(try fixture.folder.content("out") == Array("finished".utf8))
        await sink.abandon()
        #expect(try fixture.folder.content("out") == Array("finished".utf8))
    }

    @Test("and not through a link with the partial file's name")
    func plantedLink() throws {
        let fixture = try SinkFixture()
        try fixture.folder.put("precious", "victim")
        #expect(symlink(fixture.folder.file("victim"), fixture.folder.file("out.partial")) == 0)
        #expect(Self.refusal(fixture.configuration()) == .notWritable)
        #expect(try fixture.folder.content("victim") == Array("precious".utf8))
        #expect(try fixture.folder.names == ["out.partial", "victim"])
    }

    @Test("and not into a folder, a pipe or a device with the partial file's name")
    func otherKinds() throws {
        let fixture = try SinkFixture()
        #expect(mkdir(fixture.folder.file("a.partial"), 0o755) == 0)
        #expect(Self.refusal(fixture.configuration(name: "a")) == .notWritable)
        // Opening a pipe blocks until there is a reader, unless it is opened nonblocking.
        #expect(mkfifo(fixture.folder.file("b.partial"), 0o644) == 0)
        #expect(Self.refusal(fixture.configuration(name: "b")) == .notWritable)
        #expect(mkdir(fixture.folder.file("c"), 0o755) == 0)
        #expect(Self.refusal(fixture.configuration(overwrite: true, name: "c")) == .notWritable)
        #expect(Self.refusal(fixture.configuration(name: "missing/out")) == .notWritable)
        #expect(try fixture.folder.names == ["a.partial", "b.partial", "c"])
    }

    @Test("and not in a folder that is not writable", .enabled(if: getuid() != 0, "root may write anywhere"))
    func readOnlyFolder() throws {
        let fixture = try SinkFixture()
        #expect(chmod(fixture.folder.path, 0o555) == 0)
        #expect(Self.refusal(fixture.configuration()) == .notWritable)
    }

    @Test("and never by two runs at the same time")
    func twoRuns() async throws {
        let fixture = try SinkFixture()
        let first = try FileSink(configuration: fixture.configuration())
        try await first.write(try Self.page())
        for overwrite in [false, true] {
            #expect(Self.refusal(fixture.configuration(overwrite: overwrite)) == .busy)
        }
        #expect(try fixture.folder.names == ["out.lock", "out.partial"], "the first run's file is unchanged")
        _ = try await first.finish()
        #expect(try fixture.folder.content("out") == Array(Self.text.utf8))
    }
}
