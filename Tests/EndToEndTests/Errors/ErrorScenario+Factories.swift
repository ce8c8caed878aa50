import FactoryDefinitions
import FactoryRuntime
import Foundation
import TestSupport

extension ErrorScenario {
    static let ofFactories: [ErrorScenario] = [
        .factory(.invalidDefinition) { folder in
            _ = try PipelineRun(of: "Nightly", in: definitions([]), settings: settings(folder))
        },
        .factory(.unsupported) { folder in
            try await run([#"{"name": "Load", "type": "SqlServerStoredProcedure", "typeProperties": {}}"#], folder)
        },
        .factory(.expression) { folder in try await run([copy(leaf: "@activity('Count').output")], folder) },
        .factory(.secret) { folder in try await run([copy()], folder, token: "****") },
        .factory(.path) { folder in try await run([copy(leaf: "../../out")], folder) },
        .factory(.state) { folder in
            let run = try PipelineRun(of: "P", in: definitions([copy()]), settings: settings(folder))
            let first = try run.openState(isResuming: false)
            defer { withExtendedLifetime(first) {} }
            _ = try run.openState(isResuming: false)
        },
        .factory(.timeout) { folder in
            // The request never receives a response. The clock ends every wait, including that of the timeout, when the
            // request has arrived.
            let server = try LoopbackServer { $1.waitForClose() }
            defer { server.stop() }
            let clock = RunClock(now: { 1_763_922_011 }) { _ in await server.arrivals.reached(1) }
            try await run([copy(policy: "\"timeout\": \"0.00:10:00\"")], folder, from: server, clock: clock)
        },
        .factory(.cancelled) { folder in
            let running = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await run([copy()], folder)
            }
            try await running.value
        },
        .factory(.activity) { folder in
            let server = try LoopbackServer { $1.respond(#"{"errorMessages":["Because."]}"#, status: 403) }
            defer { server.stop() }
            try await run([copy()], folder, from: server)
        },
        .factory(.failActivity) { folder in
            let fail = #"{"name": "Stop", "type": "Fail", "typeProperties": {"message": "no rows", "errorCode": "1"}}"#
            try await run([fail], folder)
        },
    ]

    private static func copy(leaf: String = "out.json", policy: String = "") -> String {
        """
        {"name": "Pull", "type": "Copy", "policy": {\(policy)}, "inputs": [{"referenceName": "Table", "type":
        "DatasetReference"}], "outputs": [{"referenceName": "Lines", "type": "DatasetReference", "parameters":
        {"leaf": "\(leaf)"}}], "typeProperties": {"source": {"type": "JiraSource"}, "sink": {"type": "JsonSink"}}}
        """
    }

    /// Returns the definitions of a pipeline with these activities.
    private static func definitions(_ activities: [String], token: String = Account.token) -> DefinitionSet {
        let texts = [
            """
            {"name": "Harbor", "properties": {"type": "Jira", "typeProperties": {"host": "jira.harbor.example", "port": 8080,
            "username": "svc", "useEncryptedEndpoints": false, "password": {"type": "SecureString", "value": "\(token)"}}}}
            """,
            """
            {"name": "Files", "properties": {"type": "FileServer", "typeProperties": {"host": "C:\\\\data", "userId": "u"}}}
            """,
            """
            {"name": "Table", "properties": {"type": "JiraObject", "linkedServiceName": {"referenceName": "Harbor",
            "type": "LinkedServiceReference"}, "typeProperties": {"tableName": "Fields"}}}
            """,
            """
            {"name": "Lines", "properties": {"type": "Json", "linkedServiceName": {"referenceName": "Files",
            "type": "LinkedServiceReference"}, "parameters": {"leaf": {"type": "String"}}, "typeProperties": {"location":
            {"type": "FileServerLocation", "folderPath": "daily", "fileName": "@dataset().leaf"}}}}
            """,
            "{\"name\": \"P\", \"properties\": {\"activities\": [\(activities.joined(separator: ","))]}}",
        ]
        return DefinitionSet(
            files: texts.enumerated().map { number, text in
                DefinitionFiles.File(path: "file\(number).json", bytes: Array(text.utf8))
            }
        )
    }

    private static func settings(_ folder: TemporaryFolder) -> PipelineRun.Settings {
        var settings = PipelineRun.Settings(outputRoot: folder.path)
        settings.reader = single
        return settings
    }

    /// Runs a pipeline with these activities, and throws the error with which it ends.
    private static func run(
        _ activities: [String],
        _ folder: TemporaryFolder,
        from server: LoopbackServer? = nil,
        token: String = Account.token,
        clock: RunClock = .system
    ) async throws {
        let ready = try server ?? LoopbackServer { $1.respond("[]") }
        defer { if server == nil { ready.stop() } }
        var settings = settings(folder)
        settings.clock = clock
        let port = ready.baseURL.split(separator: ":").last ?? ""
        settings.reader.connectTo = ["jira.harbor.example:8080:127.0.0.1:\(port)"]
        let run = try PipelineRun(of: "P", in: definitions(activities, token: token), settings: settings)
        try run.checkOutputs()
        let report = await run.start()
        if let error = report.error { throw error }
    }
}
