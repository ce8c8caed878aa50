import FactoryDefinitions
import Testing

@Suite("Locations of sinks")
struct SinkLocationTests {
    /// Returns the diagnostics of a copy to a dataset with a location.
    private static func found(_ type: String, _ location: String, service: String = "", passed: String = "")
        -> [Diagnostic]
    {
        var files = validFiles
        files["store.json"] =
            "{\"name\": \"Store\", \"properties\": {\"type\": \"\(type)\", \"typeProperties\": {\(service)}}}"
        files["out.json"] = """
            {"name": "Out", "properties": {"type": "Json", "linkedServiceName": {"referenceName": "Store", "type":
            "LinkedServiceReference"}, "parameters": {"leaf": {"type": "String", "defaultValue": "f.json"}},
            "typeProperties": {"location": {"type": "\(type)Location", \(location)}}}}
            """
        files["tested.json"] = pipeline(copy(output: "\"referenceName\": \"Out\"\(passed)", sink: jsonSink("")))
        return check(files, strict: true)
    }

    @Test(
        "that are not file servers are noted with the local path",
        arguments: [
            (
                "AzureBlobFS", #""fileSystem": "raw", "folderPath": "jira", "fileName": "@dataset().leaf""#, "",
                "raw/jira/f.json"
            ),
            ("AzureBlobStorage", #""container": "c", "fileName": "f""#, "", "c/f"),
            ("AzureFileStorage", #""folderPath": "a", "fileName": "f""#, #""fileShare": "share""#, "share/a/f"),
            ("AzureFileStorage", #""folderPath": "a", "fileName": "f""#, "", "a/f"),
            ("AmazonS3", #""bucketName": "b", "folderPath": "@utcNow()""#, "", "b/<folderPath>/<fileName>"),
        ]
    )
    func mapped(type: String, location: String, service: String, path: String) throws {
        let diagnostics = Self.found(type, location, service: service)
        #expect(diagnostics.map(\.id) == ["sink.localFile"])
        let note = try #require(diagnostics.first)
        #expect(note.severity == .note && note.pointer == activityPointer + "/outputs/0/referenceName")
        #expect(note.message.contains("\"\(path)\""), "\(note.message)")
    }

    @Test("are noted with the values that the activity passes")
    func passedName() throws {
        let diagnostics = Self.found(
            "AzureBlobStorage",
            #""container": "c", "fileName": "@dataset().leaf""#,
            passed: #", "parameters": {"leaf": "g"}"#
        )
        #expect(try #require(diagnostics.first).message.contains("\"c/g\""))
    }

    @Test("of file servers are not noted, and others cause a warning")
    func others() {
        #expect(Self.found("FileServer", #""fileName": "f""#, service: #""host": "h""#) == [])
        let diagnostics = Self.found("Sftp", #""fileName": "f""#)
        #expect(diagnostics.map(\.id) == ["sink.location"] && diagnostics.map(\.severity) == [.warning])
    }
}
