import FactoryDefinitions
import Testing

@testable import FactoryRuntime

@Suite("Stores below one folder", .timeLimit(.minutes(5)))
struct SharedFolderTests {
    /// A store that is not the file server, with files in the same folder.
    private static let blobs = [
        """
        {"name": "Store", "properties": {"type": "AzureBlobStorage", "typeProperties": {"serviceEndpoint":
        "https://x.blob.core.windows.net"}}}
        """,
        """
        {"name": "Blobs", "properties": {"type": "Json", "linkedServiceName": {"referenceName": "Store",
        "type": "LinkedServiceReference"}, "parameters": {"leaf": {"type": "String"}}, "typeProperties": {"location":
        {"type": "AzureBlobStorageLocation", "container": "daily", "fileName":
        "@concat(dataset().leaf, '.json')"}}}}
        """,
    ]

    /// The file server under another name, with another spelling of its host.
    private static let sameFiles = [
        """
        {"name": "Other", "properties": {"type": "FileServer", "typeProperties": {"host": "c:\\\\DATA"}}}
        """,
        """
        {"name": "Blobs", "properties": {"type": "Json", "linkedServiceName": {"referenceName": "Other",
        "type": "LinkedServiceReference"}, "parameters": {"leaf": {"type": "String"}}, "typeProperties": {"location":
        {"type": "FileServerLocation", "folderPath": "daily", "fileName":
        "@concat(dataset().leaf, '.json')"}}}}
        """,
    ]

    private static func copy(_ name: String, to dataset: String, after: String? = nil) -> String {
        FactoryFixture.copy(name, leaf: "a", more: after.map(needs) ?? "").replacing(
            "\"Lines\"",
            with: "\"\(dataset)\""
        )
    }

    private static func delete(_ dataset: String, after: String, leaf: String = "a") -> String {
        """
        {"name": "Gone", "type": "Delete", \(needs(after)) "typeProperties": {"dataset": {"referenceName": "\(dataset)", "type":
        "DatasetReference", "parameters": {"leaf": "\(leaf)"}}}}
        """
    }

    /// Runs a copy, and a second copy to the same path in another store.
    private static func twoCopies(_ store: [String]) async throws -> EndedRun {
        try await endedRun([copy("First", to: "Lines"), copy("Second", to: "Blobs", after: "First")], others: store)
    }

    @Test("a copy does not replace the file of a copy to another store")
    func otherStore() async throws {
        let run = try await Self.twoCopies(Self.blobs)
        #expect(run.status == .failed && run.files == ["a.json"], "\(run.report.json)")
        #expect(run.message.contains("belongs to another linked service"), "\(run.message)")
    }

    @Test("linked services with the same address are one store")
    func sameStore() async throws {
        let run = try await Self.twoCopies(Self.sameFiles)
        #expect(run.status == .succeeded && run.files == ["a.json"], "\(run.message)")
    }

    @Test("a Delete does not delete the file of a copy to another store")
    func deletion() async throws {
        let run = try await endedRun(
            [Self.copy("First", to: "Lines"), Self.delete("Blobs", after: "First")],
            others: Self.blobs
        )
        #expect(run.status == .failed && run.files == ["a.json"], "\(run.report.json)")
        #expect(run.message.contains("cannot be deleted"), "\(run.message)")
    }

    @Test("each iteration of a loop may write and delete the same file")
    func staging() async throws {
        let stage = FactoryFixture.copy("Stage", leaf: "stage")
        let run = try await endedRun([
            """
            {"name": "Loop", "type": "ForEach", "typeProperties": {"isSequential": true, "items": "@range(0, 3)",
            "activities": [\(stage), \(Self.delete("Lines", after: "Stage", leaf: "stage"))]}}
            """
        ])
        #expect(run.status == .succeeded && run.files.isEmpty, "\(run.message)")
    }
}
