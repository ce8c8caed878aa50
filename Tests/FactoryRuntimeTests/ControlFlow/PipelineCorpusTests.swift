import FactoryDefinitions
import Foundation
import TestSupport
import Testing

@testable import FactoryRuntime

/// Runs generated pipelines whose kinds of activities occur as often as in public repositories.
///
/// Of 130 public pipelines with a Copy or Lookup (counted on 2026-11-27), 25 have no other activity, 30 have none but
/// these and ForEach, and so on. Pipelines with activities that need another service cannot run here.
@Suite("A corpus of pipelines", .timeLimit(.minutes(10)))
struct PipelineCorpusTests {
    /// The kinds in the order in which they were counted, each with the number of pipelines that need it in addition to
    /// the kinds before it.
    private static let classes: [(kinds: [String], count: Int)] = [
        ([], 25), (["ForEach"], 5), (["SetVariable", "IfCondition"], 1), (["GetMetadata"], 2), (["Filter"], 1),
        (["Fail"], 1), (["ExecutePipeline"], 9), (["WebActivity"], 13), (["Delete"], 7),
        (["SqlServerStoredProcedure"], 7),
        (
            [
                "ExecuteDataFlow", "DatabricksNotebook", "Script", "AzureFunctionActivity", "SynapseNotebook", "Custom",
                "HDInsightSpark", "AzureMLExecutePipeline", "WebHook",
            ], 59
        ),
    ]

    @Test("runs at least 49 of 100, and rejects the others by the name of an activity before the first request")
    func corpus() async throws {
        #expect(Self.classes.map(\.count).reduce(0, +) == 130)
        let server = try FieldSite.start()
        defer { server.stop() }
        var generator = SeededRandom(seed: 22)
        var (number, ran) = (0, 0)
        for (place, part) in Self.classes.enumerated() {
            for _ in 0..<part.count {
                number += 1
                var pipeline = GeneratedPipeline(number: number, base: server.baseURL)
                let earlier = Self.classes[..<place].flatMap(\.kinds).filter { $0 != "SqlServerStoredProcedure" }
                pipeline.fill(own: part.kinds, earlier: earlier, using: &generator)
                let requests = server.requests.count
                var fixture = try FactoryFixture(server)
                fixture.settings.allowsWeb = true
                fixture.files += pipeline.files
                fixture.add(pipeline: "P", pipeline.activities, more: #""variables": {"v": {"type": "String"}},"#)
                let isSupported = Set(pipeline.kinds).isSubset(of: RunnableActivities.types)
                do {
                    let report = try await fixture.makeRun("P").start()
                    #expect(
                        isSupported && report.status == .succeeded,
                        "\(number) \(pipeline.kinds): \(report.message)"
                    )
                    let written =
                        (try? FileManager.default.contentsOfDirectory(atPath: fixture.folder.file("daily"))) ?? []
                    #expect(Set(pipeline.outputs).isSubset(of: written), "\(number) \(pipeline.kinds)")
                    ran += 1
                } catch let error as FactoryRunError {
                    #expect(!isSupported, "\(number): \(error)")
                    #expect(error.code == .unsupported)
                    #expect(pipeline.unsupportedNames.contains { error.message.contains("\"\($0)\"") }, "\(error)")
                    #expect(server.requests.count == requests)
                    #expect(try fixture.folder.names.isEmpty)
                }
            }
        }
        #expect(ran == 64)
        #expect(ran * 100 >= 49 * number)
    }
}

/// A pipeline of random activities, which succeeds if each of its activities is supported.
private struct GeneratedPipeline {
    let number: Int
    let base: String
    var activities: [String] = []
    /// Definitions of other pipelines and datasets.
    var files = [
        """
        {"name": "Folder", "properties": {"type": "Binary", "linkedServiceName": {"referenceName": "Files",
        "type": "LinkedServiceReference"}, "typeProperties": {"location": {"type": "FileServerLocation",
        "folderPath": "daily"}}}}
        """,
        """
        {"name": "Old", "properties": {"type": "Binary", "linkedServiceName": {"referenceName": "Files",
        "type": "LinkedServiceReference"}, "typeProperties": {"location": {"type": "FileServerLocation",
        "folderPath": "old"}}}}
        """,
    ]
    var kinds: [String] = []
    /// The names of the files that the pipeline writes.
    var outputs: [String] = []
    var unsupportedNames: [String] = []

    /// Adds activities: at least one copy, one of each of `own`, and some of `earlier`.
    mutating func fill(own: [String], earlier: [String], using generator: inout SeededRandom) {
        add("Lookup", "Names")
        add("Copy", "First")
        // A pipeline of the last class has one or two of its many kinds.
        let required =
            own.count > 2
            ? Array(own.shuffled(using: &generator).prefix(Int.random(in: 1...2, using: &generator))) : own
        let optional = (earlier + ["Copy", "Lookup"]).filter { _ in Bool.random(using: &generator) }
        for (place, kind) in (required + optional).shuffled(using: &generator).enumerated() { add(kind, "A\(place)") }
    }

    private mutating func add(_ kind: String, _ name: String) {
        kinds.append(kind)
        let dependency =
            activities.isEmpty
            ? "" : #""dependsOn": [{"activity": "\#(previous)", "dependencyConditions": ["Succeeded"]}],"#
        previous = name
        func activity(_ settings: String) -> String {
            #"{"name": "\#(name)", "type": "\#(kind)", \#(dependency) "typeProperties": {\#(settings)}}"#
        }
        switch kind {
        case "Copy":
            outputs.append("\(name).json")
            activities.append(FactoryFixture.copy(name, leaf: name, more: dependency))
        case "Lookup": activities.append(FactoryFixture.lookup(name, more: dependency))
        case "ForEach":
            outputs += ["\(name)-a.json", "\(name)-b.json"]
            let copy = FactoryFixture.copy("\(name) copy", leaf: "@concat('\(name)-', item().id)")
            activities.append(activity(#""items": "@activity('Names').output.value", "activities": [\#(copy)]"#))
        case "SetVariable":
            activities.append(
                activity(#""variableName": "v", "value": "@string(activity('First').output.rowsCopied)""#)
            )
        case "IfCondition":
            outputs.append("\(name)-then.json")
            let copy = FactoryFixture.copy("\(name) copy", leaf: "\(name)-then")
            activities.append(
                activity(#""expression": "@equals(activity('Names').output.count, 2)", "ifTrueActivities": [\#(copy)]"#)
            )
        case "GetMetadata":
            activities.append(
                activity(
                    #""dataset": {"referenceName": "Folder", "type": "DatasetReference"}, "fieldList": ["childItems"]"#
                )
            )
        case "Filter":
            activities.append(
                activity(#""items": "@activity('Names').output.value", "condition": "@equals(item().id, 'a')""#)
            )
        case "Fail":
            // The failure is in the branch that does not run.
            let fail =
                #"{"name": "\#(name) fail", "type": "Fail", "typeProperties": {"message": "no rows", "errorCode": "1"}}"#
            activities.append(
                #"{"name": "\#(name)", "type": "IfCondition", \#(dependency) "typeProperties": {"expression": "@less(activity('Names').output.count, 1)", "ifTrueActivities": [\#(fail)]}}"#
            )
        case "ExecutePipeline":
            outputs.append("\(name)-child.json")
            let copy = FactoryFixture.copy("Inner", leaf: "@pipeline().parameters.leaf")
            files.append(
                #"{"name": "Child \#(name)", "properties": {"parameters": {"leaf": {"type": "String"}}, "activities": [\#(copy)]}}"#
            )
            activities.append(
                activity(
                    #""pipeline": {"referenceName": "Child \#(name)", "type": "PipelineReference"}, "parameters": {"leaf": "\#(name)-child"}, "waitOnCompletion": true"#
                )
            )
        case "WebActivity":
            activities.append(activity(#""url": "\#(base)/rest/api/3/field", "method": "GET""#))
        case "Delete":
            activities.append(
                activity(
                    #""dataset": {"referenceName": "Old", "type": "DatasetReference"}, "enableLogging": false, "storeSettings": {"type": "FileServerReadSettings", "recursive": true}"#
                )
            )
        default:
            unsupportedNames.append(name)
            activities.append(activity(#""x": 1"#))
        }
    }

    private var previous = ""

    init(number: Int, base: String) {
        self.number = number
        self.base = base
    }
}
