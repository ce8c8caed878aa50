import Foundation
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("Paths of definitions")
struct OutputLocationTests {
    @Test("are below the output folder")
    func inside() throws {
        let location = OutputLocation(root: "/out")
        for (parts, path) in [
            (["a/b", "c.json"], "/out/a/b/c.json"), (["a\\b", "c"], "/out/a/b/c"), (["", "c"], "/out/c"),
            (["a//b/", "c"], "/out/a/b/c"), (["./a", "c"], "/out/a/c"), ([""], "/out"),
            (["..a", "c.."], "/out/..a/c.."),
        ] {
            #expect(try location.path(parts) == path)
        }
    }

    @Test("are never outside it")
    func outside() {
        let location = OutputLocation(root: "/out")
        for parts in [
            ["/etc", "c"], ["a", "/c"], ["..", "c"], ["a/../..", "c"], ["a", ".."], ["a\\..\\..\\b", "c"],
            ["C:\\data", "c"],
            ["c:x", "y"], ["\\\\server\\share", "c"], ["a", "b/../../c"], ["a\u{0}b", "c"], ["a\nb", "c"], ["a*", "c"],
            ["a", "?.json"],
        ] {
            #expect(throws: FactoryRunError.self, "\(parts)") { try location.path(parts) }
        }
    }

    @Test("are never in the folder of the states of runs")
    func states() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file(".jirastream"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("way"),
            withDestinationPath: folder.file(".jirastream")
        )
        let location = OutputLocation(root: folder.path)
        for parts in [
            [".jirastream", "c"], ["", ".jirastream"], ["./.JiraStream/a", "c"], ["way", "c"], ["way/a", "c"],
        ] {
            let error = #expect(throws: FactoryRunError.self, "\(parts)") { try location.path(parts) }
            #expect(error?.message.contains("states of unfinished runs") == true, "\(String(describing: error))")
        }
        #expect(try location.path(["a/.jirastream", "c"]) == folder.file("a/.jirastream/c"))
        #expect(try location.path([".jirastreams", "c"]) == folder.file(".jirastreams/c"))
    }

    @Test("do not follow links out of it")
    func links() throws {
        let folder = try TemporaryFolder()
        let outside = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(atPath: folder.file("way"), withDestinationPath: outside.path)
        try FileManager.default.createDirectory(atPath: folder.file("in"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: folder.file("round"), withDestinationPath: folder.file("in"))
        let location = OutputLocation(root: folder.path)
        #expect(throws: FactoryRunError.self) { try location.path(["way", "c"]) }
        #expect(throws: FactoryRunError.self) { try location.path(["way/deeper", "c"]) }
        #expect(try location.path(["round", "c"]) == folder.file("round/c"))
    }

    @Test("of any text are inside or rejected")
    func anyText() throws {
        let location = OutputLocation(root: "/out")
        for seed in 0..<3000 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let text = (0..<random.below(8)).map { _ in
                random.pick(["..", ".", "/", "\\", "a", "C:", "~", " ", "%2e%2e", "*", "\u{0}", "é"])
            }.joined()
            guard let path = try? location.path([text, "f"]) else { continue }
            #expect(path.hasPrefix("/out/"), "seed \(seed): \(path)")
            #expect(!path.split(separator: "/").contains(".."), "seed \(seed): \(path)")
        }
    }
}
