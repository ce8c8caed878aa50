import FactoryDefinitions
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("Activities of files", .timeLimit(.minutes(5)))
struct FileActivityTests {
    // MARK: GetMetadata

    @Test("return the metadata of a file and of a folder, without the files that this program keeps beside outputs")
    func metadata() async throws {
        let site = try Fixture()
        try site.put("abc", "in/b.csv")
        try site.put("{}", "in/b.csv.manifest.json")
        try site.put("", "in/b.csv.lock")
        try site.put("1", "in/a.txt")
        try site.put("{}", "in/own.manifest.json")
        try site.put("x", "in/sub/c.txt")
        let file = try await site.run(
            [Fixture.metadata("in", "b.csv", #""exists","itemName","itemType","size","lastModified","created""#)]
        )
        let output = file.value["activityRuns", "0", "output"]
        #expect(output["exists"] == .boolean(true) && output["itemName"] == .string("b.csv"), "\(file.message)")
        #expect(output["itemType"] == .string("File") && output["size"] == .integer(3))
        #expect(output["lastModified"].text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
        let folder = try await site.run([Fixture.metadata("in", "", #""childItems","itemType""#)])
        #expect(
            folder.value["activityRuns", "0", "output"]
                == (try value(
                    """
                    {"childItems": [{"name": "a.txt", "type": "File"}, {"name": "b.csv", "type": "File"},
                    {"name": "own.manifest.json", "type": "File"}, {"name": "sub", "type": "Folder"}], "itemType": "Folder"}
                    """
                )),
            "\(folder.message)"
        )
    }

    @Test("fail for a missing file, unless exists is requested")
    func missing() async throws {
        let site = try Fixture()
        let asked = try await site.run([Fixture.metadata("in", "b.csv", #""exists","size""#)])
        #expect(asked.value["activityRuns", "0", "output"] == (try value(#"{"exists": false}"#)))
        let failed = try await site.run([Fixture.metadata("in", "b.csv", #""size""#)])
        #expect(failed.status == .failed && failed.message.contains("in/b.csv"), "\(failed.message)")
        try site.put("1", "in/b.csv")
        let children = try await site.run([Fixture.metadata("in", "b.csv", #""childItems""#)])
        #expect(children.message.contains("childItems is only for folders"), "\(children.message)")
    }

    @Test("reject fields that cannot be determined, before the run")
    func unsupportedField() throws {
        var site = try Fixture()
        let error = #expect(throws: FactoryRunError.self) {
            _ = try site.makeRun([Fixture.metadata("in", "b.csv", #""contentMD5""#)])
        }
        #expect(error?.code == .unsupported && error?.message.contains("contentMD5") == true)
    }

    // MARK: Delete

    static let tree = [
        "Root/A/1.txt", "Root/A/2.csv", "Root/B/4.txt", "Root/B/5.csv", "Root/B/B1/6.txt", "Root/B/B1/7.csv",
        "Root/B/B2/8.txt",
    ]

    /// The table of the service's documentation: https://learn.microsoft.com/azure/data-factory/delete-activity
    static let deletions: [(file: String, recursive: Bool, deleted: [String])] = [
        ("", false, ["Root/B/4.txt", "Root/B/5.csv"]),
        ("", true, ["Root/B/4.txt", "Root/B/5.csv", "Root/B/B1/6.txt", "Root/B/B1/7.csv", "Root/B/B2/8.txt"]),
        ("*.txt", false, ["Root/B/4.txt"]),
        ("*.txt", true, ["Root/B/4.txt", "Root/B/B1/6.txt", "Root/B/B2/8.txt"]),
        ("5.csv", false, ["Root/B/5.csv"]),
        ("?.csv", true, ["Root/B/5.csv", "Root/B/B1/7.csv"]),
        ("none", false, []),
    ]

    @Test("delete the files of the documentation's table", arguments: deletions)
    func delete(file: String, recursive: Bool, deleted: [String]) async throws {
        let site = try Fixture()
        for path in Self.tree { try site.put("x", path) }
        let report = try await site.run([Fixture.delete("Root/B", file, #""recursive": \#(recursive)"#)])
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(site.files == Self.tree.filter { !deleted.contains($0) })
        let output = report.value["activityRuns", "0", "output"]
        #expect(output["filesDeleted"] == .integer(Int64(deleted.count)))
        #expect(output["jirastream", "deleted"] == .array(deleted.map(FactoryValue.string)))
        #expect(site.exists("Root/B") == !(file.isEmpty && recursive))
    }

    @Test("delete the manifest of a deleted file, and only files that were last modified in a range of time")
    func manifestAndTime() async throws {
        let site = try Fixture()
        for name in ["old.csv", "old.csv.manifest.json", "new.csv"] { try site.put("x", "d/\(name)") }
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_500_000_000)],
            ofItemAtPath: site.base.folder.file("d/old.csv")
        )
        let report = try await site.run([Fixture.delete("d", "", #""modifiedDatetimeEnd": "2018-01-01T00:00:00Z""#)])
        #expect(report.status == .succeeded && site.files == ["d/new.csv"], "\(report.message)")
    }

    @Test(
        "do not delete the folder of outputs, files outside of it, the target of a link, or a file that the run reads"
    )
    func protected() async throws {
        let outside = try TemporaryFolder()
        try outside.put("x", "keep")
        var site = try Fixture()
        try site.put("x", "defs/a.json")
        try site.put("x", "link/b")
        try FileManager.default.createSymbolicLink(
            atPath: site.base.folder.file("link/out"),
            withDestinationPath: outside.path
        )
        site.base.settings.inputFiles = [.init(option: "a definition", path: site.base.folder.file("defs/a.json"))]
        for (folder, word) in [
            ("", "whole folder of outputs"), ("../x", ".."), ("defs", "because the run reads it"),
            ("link/out", "leads outside"),
        ] {
            let report = try await site.run([Fixture.delete(folder, "", #""recursive": true"#)])
            #expect(report.status == .failed && report.message.contains(word), "\(report.message)")
        }
        let report = try await site.run([Fixture.delete("link", "", #""recursive": true"#)])
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(!site.exists("link") && site.exists("defs/a.json"))
        #expect(try outside.names == ["keep"])
    }

    @Test("do not show or delete the files of an unfinished output, and delete no file that only has such a name")
    func unfinished() async throws {
        let site = try Fixture()
        for name in ["x.csv.partial", "x.csv.journal", "x.csv.ids", "x.csv.lock", "data", "data.keys", "alone.ids"] {
            try site.put("x", "d/\(name)")
        }
        let folder = try await site.run([Fixture.metadata("d", "", #""childItems""#)])
        let items = folder.value["activityRuns", "0", "output", "childItems"]
        #expect(items == (try value(#"[{"name": "alone.ids", "type": "File"}, {"name": "data", "type": "File"}]"#)))
        let report = try await site.run([Fixture.delete("d", "", #""recursive": true"#)])
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(
            site.files == ["d/data.keys", "d/x.csv.ids", "d/x.csv.journal", "d/x.csv.lock", "d/x.csv.partial"],
            "\(site.files)"
        )
    }

    @Test("do not delete the folder of outputs through a link or a wildcard")
    func rootByOtherNames() async throws {
        let site = try Fixture()
        try site.put("x", ".jirastream/run.json")
        try site.put("x", "keep")
        try FileManager.default.createSymbolicLink(
            atPath: site.base.folder.file("self"),
            withDestinationPath: site.base.folder.path
        )
        for (folder, file, store) in [
            ("self", "", #""recursive": true"#), ("self", "keep", #""recursive": false"#),
            ("", "", #""recursive": true, "wildcardFileName": "*""#), ("", "*", #""recursive": true"#),
        ] {
            let report = try await site.run([Fixture.delete(folder, file, store)])
            #expect(report.status == .failed, "\(folder) \(file) \(store)")
            #expect(site.exists("keep") && site.exists(".jirastream/run.json"))
        }
    }

    @Test(
        "do not delete with settings that are unknown, misspelled or not supported, because they may select the files",
        arguments: [
            (#""recursive": true, "fileListPath": "list.txt""#, "fileListPath"),
            (#""prefix": "a""#, "prefix"), (#""wildcardFilename": "*.txt""#, "wildcardFilename"),
            (#""wildcardFolderPath": "a*""#, "wildcardFolderPath"), (#""wildcardFileName": """#, "wildcardFileName"),
            (#""wildcardFileName": "b/*.txt""#, "wildcardFileName"),
        ]
    )
    func unknownSettings(store: String, name: String) async throws {
        let site = try Fixture()
        for path in Self.tree { try site.put("x", path) }
        let report = try await site.run([Fixture.delete("Root/B", "", store)])
        #expect(report.status == .failed && report.message.contains(name), "\(report.message)")
        #expect(site.files == Self.tree)
    }

    @Test("do not delete by a wildcard if the dataset names a file")
    func wildcardWithFile() async throws {
        let site = try Fixture()
        for path in Self.tree { try site.put("x", path) }
        let report = try await site.run([Fixture.delete("Root/B", "4.txt", #""wildcardFileName": "*.csv""#)])
        #expect(report.status == .failed && report.message.contains("names one file"), "\(report.message)")
        #expect(site.files == Self.tree)
    }

    @Test("check links at each attempt, because a link may be created while the activity waits")
    func linkAtLaterAttempt() async throws {
        let outside = try TemporaryFolder()
        try outside.put("x", "keep")
        var site = try Fixture()
        let root = site.base.folder
        site.base.settings.clock.sleep = { duration in
            guard duration == .seconds(30) else { return try await Task.sleep(for: .seconds(3600)) }
            try FileManager.default.createSymbolicLink(atPath: root.file("d"), withDestinationPath: outside.path)
        }
        let policy = #""policy": {"retry": 1, "retryIntervalInSeconds": 30}, "typeProperties""#
        for activity in [
            Fixture.metadata("d", "keep", #""size""#), Fixture.activity("Validation", "d", "keep", #""sleep": 30"#),
        ] {
            try? FileManager.default.removeItem(atPath: root.file("d"))
            let report = try await site.run([activity.replacing("\"typeProperties\"", with: policy)])
            #expect(report.status == .failed && report.message.contains("leads outside"), "\(report.message)")
        }
        #expect(try outside.names == ["keep"])
    }

    // MARK: Validation

    @Test("wait until a file has the minimum size")
    func validation() async throws {
        var site = try Fixture()
        let waits = Mutex(0)
        let folder = site.base.folder
        try FileManager.default.createDirectory(atPath: folder.file("in"), withIntermediateDirectories: true)
        site.base.settings.clock.sleep = { duration in
            guard duration == .seconds(7) else { return try await Task.sleep(for: .seconds(3600)) }
            let count = waits.withLock { waits in
                waits += 1
                return waits
            }
            try folder.put(String(repeating: "x", count: count * 2), "in/ready")
        }
        let report = try await site.run([
            Fixture.activity("Validation", "in", "ready", #""sleep": 7, "minimumSize": 5"#)
        ])
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(report.value["activityRuns", "0", "output", "size"] == .integer(6))
        #expect(waits.withLock { $0 } == 3)
    }

    @Test("fail if a folder does not become empty in time")
    func validationTimeout() async throws {
        var site = try Fixture()
        try site.put("x", "in/a")
        site.base.settings.clock.sleep = { duration in
            if duration == .seconds(660) { return }
            try await Task.sleep(for: .seconds(3600))
        }
        let report = try await site.run([
            Fixture.activity("Validation", "in", "", #""childItems": false, "timeout": "0.00:11:00""#)
        ])
        #expect(report.status == .failed && report.message.contains("660 seconds"), "\(report.message)")
    }

    @Test(
        "match patterns",
        arguments: [
            ("a.csv", "*.csv", true), ("a.csv", "?.csv", true), ("ab.csv", "?.csv", false), ("", "*", true),
            ("a", "", false),
            ("abcabc", "*b*c", true), ("abc", "abc", true), ("abd", "abc", false),
        ]
    )
    func patterns(name: String, pattern: String, matches: Bool) {
        #expect(LocalFiles.matches(name, pattern) == matches)
    }
}

private struct Fixture {
    var base: FactoryFixture
    let server: LoopbackServer

    init() throws {
        server = try FieldSite.start()
        base = try FactoryFixture(server)
        server.stop()
        base.files.append(
            """
            {"name": "AnyFile", "properties": {"type": "Binary", "linkedServiceName": {"referenceName": "Files",
            "type": "LinkedServiceReference"}, "parameters": {"folder": {"type": "String"}, "file": {"type": "String"}},
            "typeProperties": {"location": {"type": "FileServerLocation", "folderPath": "@dataset().folder",
            "fileName": "@dataset().file"}}}}
            """
        )
    }

    static func activity(_ type: String, _ folder: String, _ file: String, _ settings: String) -> String {
        """
        {"name": "A", "type": "\(type)", "typeProperties": {"dataset": {"referenceName": "AnyFile", "type": "DatasetReference",
        "parameters": {"folder": "\(folder)", "file": "\(file)"}}, \(settings)}}
        """
    }

    static func metadata(_ folder: String, _ file: String, _ fields: String) -> String {
        activity("GetMetadata", folder, file, "\"fieldList\": [\(fields)]")
    }

    static func delete(_ folder: String, _ file: String, _ store: String) -> String {
        activity("Delete", folder, file, "\"storeSettings\": {\"type\": \"FileServerReadSettings\", \(store)}")
    }

    func put(_ text: String, _ path: String) throws {
        let folder = (base.folder.file(path) as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try base.folder.put(text, path)
    }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: base.folder.file(path)) }

    /// The paths of all files, sorted.
    var files: [String] {
        let all = (try? FileManager.default.subpathsOfDirectory(atPath: base.folder.path)) ?? []
        return all.filter { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: base.folder.file(path), isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }

    mutating func makeRun(_ activities: [String]) throws -> PipelineRun {
        base.files.removeAll { $0.hasPrefix("{\"name\": \"P\"") }
        base.add(pipeline: "P", activities)
        return try base.makeRun("P")
    }

    func run(_ activities: [String]) async throws -> PipelineRunReport {
        var copy = self
        return try await copy.makeRun(activities).start()
    }
}
