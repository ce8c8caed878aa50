import Foundation
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("The registration of outputs")
struct OutputClaimsTests {
    private static func output(_ path: String, series: Bool = false) -> OutputClaims.Output {
        OutputClaims.Output(path: path, isSeries: series)
    }

    @Test("two iterations of a loop cannot write the same output; other activities can")
    func iterations() {
        var claims = OutputClaims()
        let first = OutputWriter(path: "Loop[0]/Copy")
        #expect(claims.claim(Self.output("/o/a.json"), for: first) == nil)
        // The retries of an activity, another activity of the iteration, and activities outside of the loop.
        for path in [
            "Loop[0]/Copy", "Loop[0]/Other", "Copy[1]", "Copy[2]", "After", "Call/Loop[1]/Copy", "Other[1]/Copy",
            "Loop",
        ] {
            #expect(claims.claim(Self.output("/o/a.json"), for: OutputWriter(path: path)) == nil, "\(path)")
        }
        for path in ["Loop[1]/Copy", "Loop[1]/Other", "Loop[10]/If/Inner[0]/Copy"] {
            let other = claims.claim(Self.output("/o/a.json"), for: OutputWriter(path: path))
            #expect(other?.path.hasPrefix("Loop[0]/") == true, "\(path)")
            #expect(claims.claim(Self.output("/o/b-\(path)"), for: OutputWriter(path: path)) == nil, "\(path)")
        }
    }

    @Test("a copy to another store cannot write the same output")
    func stores() {
        var claims = OutputClaims()
        let first = OutputWriter(path: "A", store: "Lake{}")
        #expect(claims.claim(Self.output("/o/raw/a_00001.json"), for: first) == nil)
        #expect(claims.claim(Self.output("/o/raw/a_00001.json"), for: OutputWriter(path: "B", store: "Lake{}")) == nil)
        let other = OutputWriter(path: "B", store: "Blob{}")
        #expect(claims.claim(Self.output("/o/raw/a_00001.json"), for: other)?.store == "Lake{}")
        #expect(claims.claim(Self.output("/o/raw/a_00000.json", series: true), for: other)?.store == "Lake{}")
        #expect(claims.claim(Self.output("/o/raw/b.json"), for: other) == nil)
    }

    @Test("a series includes each of its files, whatever is registered first")
    func series() {
        let first = OutputWriter(path: "L[0]/C")
        let second = OutputWriter(path: "L[1]/C")
        let all = Self.output("/o/a_00000.csv", series: true)
        let member = Self.output("/o/a_00012.csv")
        for (one, other) in [(all, member), (member, all), (all, all)] {
            var claims = OutputClaims()
            #expect(claims.claim(one, for: first) == nil)
            #expect(claims.claim(other, for: second) == first)
            // A rejected registration has no effect.
            claims.release(one, of: first)
            #expect(claims.claim(other, for: second) == nil)
            #expect(claims.claim(one, for: first) == second)
        }
        var claims = OutputClaims()
        #expect(claims.claim(Self.output("/o/a_00000.tsv_v2", series: true), for: first) == nil)
        #expect(claims.claim(Self.output("/o/a_00001.tsv_v2"), for: second) == first)
        #expect(claims.contains("/o/a_00001.tsv_v2") && !claims.contains("/o/a_00001.tsv_v3"))
        claims = OutputClaims()
        #expect(claims.claim(all, for: first) == nil)
        for path in ["/o/a_00012.txt", "/o/b_00012.csv", "/o/a_0012.csv", "/p/a_00012.csv", "/o/a.csv"] {
            #expect(claims.claim(Self.output(path), for: second) == nil, "\(path)")
        }
        // Two single files of a series' names differ.
        #expect(claims.claim(Self.output("/o/c_00001.csv"), for: first) == nil)
        #expect(claims.claim(Self.output("/o/c_00002.csv"), for: second) == nil)
    }

    @Test("a deleted file can be written by another iteration, unless it belongs to a series")
    func deletion() {
        var claims = OutputClaims()
        let first = OutputWriter(path: "L[0]/C", store: "s")
        let second = OutputWriter(path: "L[1]/C", store: "s")
        #expect(claims.claim(Self.output("/o/a.json"), for: first) == nil)
        #expect(claims.writer(of: "/o/a.json", otherThan: "s") == nil)
        #expect(claims.writer(of: "/o/a.json", otherThan: "t") == first)
        claims.release(deleted: "/o/a.json")
        #expect(claims.claim(Self.output("/o/a.json"), for: second) == nil)
        #expect(claims.claim(Self.output("/o/b_00000.csv", series: true), for: first) == nil)
        claims.release(deleted: "/o/b_00000.csv")
        #expect(claims.claim(Self.output("/o/b_00001.csv"), for: second) == first)
        #expect(claims.writer(of: "/o/b_00001.csv", otherThan: "t") == first)
    }

    @Test("a path through a link, or with a dot, is the same path")
    func links() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.file("real"), withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("link"),
            withDestinationPath: folder.file("real")
        )
        var claims = OutputClaims()
        let first = OutputWriter(path: "L[0]/C")
        #expect(claims.claim(Self.output(folder.file("real/a.json")), for: first) == nil)
        for path in ["link/a.json", "real/./a.json", "link/../real/a.json"] {
            #expect(claims.claim(Self.output(folder.file(path)), for: OutputWriter(path: "L[1]/C")) == first, "\(path)")
        }
    }
}
