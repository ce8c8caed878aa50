import FactoryDefinitions
import Foundation
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("The location of a copied file", .timeLimit(.minutes(5)))
struct FileLocationTests {
    /// Returns definitions in which the output of a copy is at a location in a store.
    private static func fixture(
        _ server: LoopbackServer,
        _ store: String,
        _ location: String,
        service: String = "",
        locationType: String? = nil,
        settings: String = ""
    ) throws -> FactoryFixture {
        var fixture = try FactoryFixture(server)
        fixture.files[1] = """
            {"name": "Files", "properties": {"type": "\(store)", "typeProperties": {\(service)}}}
            """
        fixture.files[3] = fixture.files[3].replacing(
            #""FileServerLocation", "folderPath": "daily""#,
            with: "\"\(locationType ?? store + "Location")\", \(location)"
        )
        fixture.add(pipeline: "P", [FactoryFixture.copy("C", settings: settings)])
        return fixture
    }

    @Test(
        "is below the local folder, with the container as the first folder",
        arguments: [
            ("AzureBlobFS", #""fileSystem": "raw", "folderPath": "jira""#, "", "raw/jira/out.json"),
            ("AzureBlobStorage", #""container": "landing", "folderPath": "a/b""#, "", "landing/a/b/out.json"),
            ("AzureBlobStorage", #""folderPath": "a""#, "", "a/out.json"),
            ("AzureStorage", #""container": "c""#, "", "c/out.json"),
            ("AzureFileStorage", #""folderPath": "a""#, #""fileShare": "share""#, "share/a/out.json"),
            ("AzureFileStorage", #""folderPath": "a""#, "", "a/out.json"),
            ("AmazonS3", #""bucketName": "b", "folderPath": "a", "version": "7""#, "", "b/a/out.json"),
            ("FileServer", #""folderPath": "a""#, #""host": "//x/y""#, "a/out.json"),
        ]
    )
    func mapped(store: String, location: String, service: String, path: String) async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        let type = store == "AzureStorage" ? "AzureBlobStorageLocation" : nil
        let fixture = try Self.fixture(server, store, location, service: service, locationType: type)
        let report = try await fixture.makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(try !fixture.folder.content(path).isEmpty)
        let sink = report.value["activityRuns", "0", "output", "executionDetails", "0", "sink", "type"]
        #expect(sink == .string(store))
    }

    @Test(
        "is rejected if a container leads outside of the folder or is that of the states of runs",
        arguments: ["..", "a/../..", "/etc", "C:", ".jirastream", "a*", "a\\nb"]
    )
    func containers(name: String) throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        for (store, location, service) in [
            ("AzureBlobFS", "\"fileSystem\": \"\(name)\"", ""), ("AzureBlobStorage", "\"container\": \"\(name)\"", ""),
            ("AmazonS3", "\"bucketName\": \"\(name)\"", ""), ("AzureFileStorage", "\"folderPath\": \"a\"", name),
        ] {
            let more = service.isEmpty ? "" : "\"fileShare\": \"\(service)\""
            let fixture = try Self.fixture(server, store, location, service: more)
            let error = #expect(throws: FactoryRunError.self) { try fixture.makeRun("P").plan() }
            #expect(error?.code == .path, "\(store): \(String(describing: error))")
        }
    }

    @Test("is rejected if its type is unsupported or does not fit the linked service")
    func types() throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        for (store, type, code, word) in [
            ("Sftp", "SftpLocation", .unsupported, "SftpLocation cannot be written to here"),
            ("FileServer", "AzureBlobFSLocation", .invalidDefinition, "needs one of type AzureBlobFS"),
            ("Sftp", "FileServerLocation", .invalidDefinition, "is of type Sftp"),
        ] as [(String, String, FactoryRunError.Code, String)] {
            let fixture = try Self.fixture(server, store, #""folderPath": "a""#, locationType: type)
            let error = #expect(throws: FactoryRunError.self) { try fixture.makeRun("P").plan() }
            #expect(error?.code == code && error?.message.contains(word) == true, "\(String(describing: error))")
        }
    }

    @Test("may be beside the log of skipped rows, whose path begins with a container")
    func logs() async throws {
        let server = try LoopbackServer { $1.respond(##"[{"id":"1","name":"A"},{"id":"x","name":"B"}]"##) }
        defer { server.stop() }
        let settings = """
            , "translator": {"type": "TabularTranslator", "typeConversion": true, "mappings": [{"source": {"name": "id"},
            "sink": {"name": "number", "type": "Int64"}}]}, "enableSkipIncompatibleRow": true, "logSettings":
            {"enableCopyActivityLog": true, "logLocationSettings": {"linkedServiceName": {"referenceName": "Files",
            "type": "LinkedServiceReference"}, "path": "logs/jira"}}
            """
        let fixture = try Self.fixture(server, "AzureBlobStorage", #""container": "c""#, settings: settings)
        let report = try await fixture.makeRun("P").start()
        guard case .string(let path) = report.value["activityRuns", "0", "output", "logFilePath"] else {
            Issue.record("\(report.value.json)")
            return
        }
        #expect(path.hasPrefix("logs/jira/copyactivity-logs/C/"), "\(path)")
        #expect(FileManager.default.fileExists(atPath: fixture.folder.file(path)))
    }
}
