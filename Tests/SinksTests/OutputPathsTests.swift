import Foundation
import TestSupport
import Testing

@testable import Sinks

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

@Suite("Paths of outputs", .timeLimit(.minutes(1)))
struct OutputPathsTests {
    private static func refusal(_ paths: OutputPaths) -> String? {
        do throws(SinkError) {
            try paths.check()
            return nil
        } catch {
            #expect(error.code == .invalidName)
            return error.message
        }
    }

    private static func refusal(copyTo path: String) -> String? {
        var paths = OutputPaths()
        paths.add(copyTo: path, option: "--output")
        return refusal(paths)
    }

    @Test("may be as long as the file system allows, including the suffixes of the files beside them")
    func longNames() throws {
        let folder = try TemporaryFolder()
        let longest = 255 - ".manifest.json.partial".utf8.count
        #expect(Self.refusal(copyTo: folder.file(String(repeating: "n", count: longest))) == nil)
        for count in [longest + 1, 248, 256, 300] {
            let message = Self.refusal(copyTo: folder.file(String(repeating: "n", count: count)))
            #expect(message?.contains("the file system allows 255") == true, "\(count): \(message ?? "accepted")")
        }
        // The length is in bytes, not characters.
        #expect(Self.refusal(copyTo: folder.file(String(repeating: "ü", count: longest / 2 + 1))) != nil)
        let deep = folder.file(Array(repeating: String(repeating: "d", count: 200), count: 25).joined(separator: "/"))
        #expect(Self.refusal(copyTo: deep)?.contains("the system allows 4095") == true)
    }

    @Test("are rejected if they, or the paths of the files beside them, are folders")
    func folders() throws {
        for ending in [""] + OutputPaths.companionExtensions {
            let folder = try TemporaryFolder()
            #expect(mkdir(folder.file("out" + ending), 0o700) == 0)
            let message = Self.refusal(copyTo: folder.file("out"))
            #expect(message?.contains("out\(ending) is a folder") == true, "\(message ?? "accepted")")
        }
    }

    @Test("are accepted for a folder only if they are a folder or do not exist")
    func foldersWanted() throws {
        let folder = try TemporaryFolder()
        try folder.put("x", "file")
        func refusal(_ name: String) -> String? {
            Self.refusal(OutputPaths(outputs: [.init(option: "--output-root", path: folder.file(name), kind: .folder)]))
        }
        #expect(refusal("file")?.contains("is a file") == true)
        #expect(refusal("new") == nil && refusal("new/below") == nil)
        #expect(mkfifo(folder.file("fifo"), 0o600) == 0)
        #expect(refusal("fifo")?.contains("a FIFO") == true)
    }

    @Test("require an existing folder unless the program creates it")
    func missingFolder() throws {
        let folder = try TemporaryFolder()
        func refusal(_ kind: OutputPaths.Entry.Kind) -> String? {
            Self.refusal(OutputPaths(outputs: [.init(option: "--report", path: folder.file("no/report"), kind: kind)]))
        }
        #expect(refusal(.fileInFolder)?.contains("does not exist") == true)
        #expect(refusal(.file) == nil)
    }

    @Test("are not checked for a copy to standard output, and include the first file of a series")
    func destinations() throws {
        let folder = try TemporaryFolder()
        var paths = OutputPaths()
        paths.add(SinkConfiguration(destination: .standardOutput), option: "the output")
        #expect(paths.outputs.isEmpty)
        var sink = SinkConfiguration(destination: .file(path: folder.file("rows"), overwrite: true))
        sink.series = FileSeries(maximumRowCount: 5, fileExtension: ".csv")
        paths.add(sink, option: "the output")
        #expect(paths.outputs.first?.path == sink.series?.path(0, prefix: folder.file("rows")))
    }
}
