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

@Suite("A file that another program removes, renames or replaces", .timeLimit(.minutes(2)))
struct LostFileTests {
    @Test(
        "ends the run with a specific message, and leaves that program's file",
        arguments: FileLoss.allCases
    )
    func losing(_ loss: FileLoss) async throws {
        for overwrite in [false, true] {
            let fixture = try SinkFixture()
            let sink = try FileSink(configuration: fixture.configuration(overwrite: overwrite))
            try await sink.write(try Pages.batch(#"[{"id":"1"}]"#, columns: SinkFixture.columns))
            try loss.apply(to: "out.partial", in: fixture.folder)
            let error = await #expect(throws: SinkError.self) { _ = try await sink.finish() }
            #expect(
                error?.code == .lost && error?.message.contains(loss.message) == true,
                "\(String(describing: error))"
            )
            if loss == .noFolder { continue }
            #expect(try fixture.folder.names == loss.remainingNames)
            if loss == .replaced {
                #expect(try fixture.folder.content("out.partial") == Array("another program's".utf8))
            }
        }
    }

    @Test("ends the run if the other program truncates or lengthens it", arguments: [3, 1000])
    func changedLength(byteCount: Int) async throws {
        let fixture = try SinkFixture()
        let sink = try FileSink(configuration: fixture.configuration(overwrite: false))
        try await sink.write(try Pages.batch(#"[{"id":"1"}]"#, columns: SinkFixture.columns))
        #expect(truncate(fixture.folder.file("out.partial"), off_t(byteCount)) == 0)
        let error = await #expect(throws: SinkError.self) { _ = try await sink.finish() }
        #expect(error?.code == .lost, "\(String(describing: error))")
    }

    @Test("prevents the publication of a series")
    func series() async throws {
        let fixture = try SinkFixture()
        var configuration = fixture.configuration()
        configuration.series = FileSeries(maximumRowCount: 1, fileExtension: ".csv")
        let sink = try FileSeriesSink(configuration: configuration)
        try await sink.write(try Pages.batch(#"[{"id":"1"},{"id":"2"}]"#, columns: SinkFixture.columns))
        let first = try #require(try fixture.folder.names.first { $0.hasSuffix(".partial") })
        try FileManager.default.removeItem(atPath: fixture.folder.file(first))
        try fixture.folder.put("another program's", first)
        let error = await #expect(throws: SinkError.self) { _ = try await sink.finish() }
        #expect(error?.code == .lost)
        await sink.abandon()
        #expect(try fixture.folder.names == [first])
        #expect(try fixture.folder.content(first) == Array("another program's".utf8))
    }
}
