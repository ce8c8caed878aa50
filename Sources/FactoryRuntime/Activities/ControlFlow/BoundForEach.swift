internal import FactoryDefinitions

/// A loop over the elements of an array.
///
/// If an iteration fails, the other iterations still run, and the loop fails at the end.
/// https://learn.microsoft.com/azure/data-factory/control-flow-for-each-activity
struct BoundForEach: BoundActivity {
    static let type = "ForEach"
    static let errorNumber = "ActionFailed"
    static let isControlFlow = true
    static let unevaluatedSettings: Set<String> = ["activities"]

    /// The service's default of `batchCount`.
    static let defaultBatchCount = 20

    var list: ActivityList
    var items: [FactoryValue]
    /// The maximum number of iterations at the same time.
    var batchCount: Int

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundForEach {
        guard case .array(let items)? = settings["items"] else {
            throw settings.invalidValue("items", "an array, not \((settings["items"] ?? .null).kindName)")
        }
        let batchCount = try settings.integer("batchCount", in: 1...50) ?? defaultBatchCount
        return BoundForEach(
            list: activity.list("activities"),
            items: items,
            batchCount: try settings.boolean("isSequential") ?? false ? 1 : batchCount
        )
    }

    func describe(in object: inout FactoryObject) {
        object["items"] = .integer(Int64(items.count))
        object["batchCount"] = .integer(Int64(batchCount))
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        let results = await withTaskGroup(of: (place: Int, result: RunContext.ListResult).self) { group in
            var failures: [(place: Int, result: RunContext.ListResult)] = []
            var begun = 0
            func begin() {
                guard begun < items.count, !Task.isCancelled else { return }
                let place = begun
                begun += 1
                group.addTask {
                    var scope = attempt.scope
                    scope.item = items[place]
                    return (place, await attempt.run(list, in: scope, iteration: place))
                }
            }
            for _ in 0..<batchCount { begin() }
            while let ended = await group.next() {
                if ended.result.outcome != .succeeded { failures.append(ended) }
                begin()
            }
            return failures
        }
        if Task.isCancelled { throw FactoryRunError(.cancelled, "cancelled") }
        if let first = results.min(by: { $0.place < $1.place }) { _ = try first.result.activitiesIfSucceeded() }
        return ActivityRun.AttemptResult(output: .object(FactoryObject([("ItemsCount", .integer(Int64(items.count)))])))
    }
}
