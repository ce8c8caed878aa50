internal import FactoryDefinitions
internal import Foundation
internal import Sinks

/// A wait until a file or folder exists and meets conditions.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-validation-activity
struct BoundValidation: BoundActivity {
    static let type = "Validation"
    static let errorNumber = "ActionFailed"
    static let isControlFlow = true

    var files: LocalFiles
    var timeout: Duration
    /// The time between two attempts.
    var pause: Duration
    /// If `true`, the folder must have content. If `false`, it must be empty.
    var needsContent: Bool?
    /// The minimum size of a file in bytes.
    var minimumSize: Int
    var linkedService: String?

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundValidation {
        let dataset = try binding.dataset(settings["dataset"], in: scope, place: settings.place)
        let files = try LocalFiles(of: dataset, in: binding)
        guard files.pattern == nil else {
            throw FactoryRunError(.path, "\(dataset.properties.place): a Validation activity takes no wildcard")
        }
        let timeout = try settings.duration("timeout") ?? .seconds(12 * 3600)
        return BoundValidation(
            files: files,
            timeout: timeout > .zero ? timeout : .seconds(12 * 3600),
            pause: .seconds(try settings.integer("sleep", in: 1...604_800) ?? 10),
            needsContent: try settings.boolean("childItems"),
            minimumSize: try settings.integer("minimumSize", in: 0...Int.max) ?? 0,
            linkedService: dataset.linkedService.name
        )
    }

    func describe(in object: inout FactoryObject) { object["path"] = .string(files.path) }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        let clock = attempt.run.settings.clock
        var policy = ActivityPolicy()
        policy.timeout = timeout
        return try await PolicyDriver(policy: policy, clock: clock, limit: "its timeout").run {
            () async throws(FactoryRunError) -> ActivityRun.AttemptResult in
            while true {
                do {
                    if let output = try await blocking({ try output() }) {
                        return ActivityRun.AttemptResult(output: .object(output))
                    }
                    try await clock.sleep(pause)
                } catch {
                    throw FactoryRunError(error)
                }
            }
        }
    }

    /// Returns the output; `nil` if the conditions are not met. The method blocks.
    private func output() throws(FactoryRunError) -> FactoryObject? {
        try files.checkLinks()
        guard let item = files.item(), item.isFolder != files.isFile else { return nil }
        var output = FactoryObject([
            ("exists", .boolean(true)), ("itemName", .string(item.name)),
            ("itemType", .string(item.isFolder ? "Folder" : "File")), ("lastModified", LocalFiles.time(item.modified)),
        ])
        guard item.isFolder else {
            guard item.size >= minimumSize else { return nil }
            output["size"] = .integer(item.size)
            return output
        }
        if let needsContent, needsContent == files.children(of: item.path).isEmpty { return nil }
        return output
    }
}
