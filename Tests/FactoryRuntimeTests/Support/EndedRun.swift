import FactoryDefinitions
import Foundation
import TestSupport

@testable import FactoryRuntime

/// A run that has ended.
struct EndedRun {
    var report: FactoryValue
    var status: PipelineRunReport.Status
    var message: String
    var events: [String]
    /// The names of the files below the folder of the copies, sorted.
    var files: [String]
    var sleeps: [Duration]

    var runs: [FactoryValue] { if case .array(let runs) = report["activityRuns"] { runs } else { [] } }
    /// The paths of the activities that have ended, in order.
    var ended: [String] {
        runs.map { run in run["jirastream", "path"] == .null ? run["activityName"].text : run["jirastream", "path"].text
        }
    }
    var statuses: [String: String] {
        Dictionary(runs.map { ($0["activityName"].text, $0["status"].text) }) { $1 }
    }
    func error(of name: String) -> String {
        runs.last { $0["activityName"].text == name }?["error", "message"].text ?? ""
    }
    /// The last value that a SetVariable has given to a variable.
    func value(of variable: String) -> FactoryValue? {
        runs.last { $0["output", "name"] == .string(variable) }?["output", "value"]
    }
}

func needs(_ activity: String) -> String {
    #""dependsOn": [{"activity": "\#(activity)", "dependencyConditions": ["Succeeded"]}],"#
}

func set(_ variable: String, _ value: String, _ more: String = "", name: String? = nil) -> String {
    """
    {"name": "\(name ?? "set \(variable)")", "type": "SetVariable", \(more) "typeProperties": {"variableName": "\(variable)",
    "value": {"value": "\(value)", "type": "Expression"}}}
    """
}

func copyAfter(_ name: String) -> String { FactoryFixture.copy("After", more: needs(name)) }

func endedRun(
    _ activities: [String],
    variables: String = #""result": {"type": "String"}"#,
    others: [String] = [],
    sleep: (@Sendable (Duration) async throws -> Void)? = nil
) async throws -> EndedRun {
    let server = try FieldSite.start()
    defer { server.stop() }
    var fixture = try FactoryFixture(server)
    if let sleep {
        let timeout = ActivityPolicy().timeout
        fixture.settings.clock.sleep = { duration in
            // The time limit of an activity does not end.
            guard duration != timeout else { return try await Task.sleep(for: .seconds(3600)) }
            try await sleep(duration)
        }
    }
    fixture.add(pipeline: "P", activities, more: "\"variables\": {\(variables)},")
    fixture.files += others
    let events = EventTexts()
    let report = try await fixture.makeRun("P").start { events.note("\($0)") }
    let folder = fixture.folder.file("daily")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return EndedRun(
        report: report.value,
        status: report.status,
        message: report.message,
        events: events.texts,
        files: files.filter { $0.hasSuffix(".json") && !$0.contains("manifest") }.sorted(),
        sleeps: fixture.stepped.noted
    )
}
