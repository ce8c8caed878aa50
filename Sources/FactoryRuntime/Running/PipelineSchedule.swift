internal import FactoryDefinitions

/// The order in which a pipeline's activities run.
///
/// An activity starts when all it depends on has ended, each in one of the ways that the dependency names; when one ended
/// otherwise, it is skipped. No clock, no task: whoever runs the activities tells how each one ended.
/// https://learn.microsoft.com/azure/data-factory/tutorial-pipeline-failure-error-handling
struct PipelineSchedule: Sendable {
    /// An activity, as far as its order is concerned.
    struct Node: Sendable {
        /// The name.
        var name: String
        /// The dependencies, all of which have to hold: the activity, and the outcomes of which it must have one.
        var dependencies: [(activity: String, conditions: [DependencyCondition])] = []
        /// The outcome without a run, where it is inactive.
        var inactiveOutcome: ActivityOutcome?
    }

    /// Something that is to be done.
    enum Action: Sendable, Equatable {
        /// Run an activity and tell how it ended.
        case run(String)
        /// An activity ended without being run.
        case note(String, ActivityOutcome)
        /// Everything has ended.
        case finish
    }

    private let nodes: [Node]
    private(set) var outcomes: [String: ActivityOutcome] = [:]
    private var started: Set<String> = []

    /// Takes activities in the order of the pipeline.
    ///
    /// - Throws: ``FactoryRunError`` when two have one name, one depends on another that there is not, or they wait for each
    ///   other in a circle.
    init(_ nodes: [Node]) throws(FactoryRunError) {
        let graph = ActivityGraph(nodes.map { ($0.name, $0.dependencies.map(\.activity)) })
        if let repeated = graph.repeated {
            throw FactoryRunError(.invalidDefinition, "two activities are called \"\(nodes[repeated].name)\"")
        }
        var known: [Node] = []
        for (var node, targets) in zip(nodes, graph.targets) {
            for (place, target) in targets.enumerated() {
                guard let target else {
                    throw FactoryRunError(
                        .invalidDefinition,
                        "\"\(node.name)\" depends on \"\(node.dependencies[place].activity)\", and there is no such activity"
                    )
                }
                // The name in the case of its own activity.
                node.dependencies[place].activity = nodes[target].name
            }
            known.append(node)
        }
        self.nodes = known
        let blocked = graph.blocked
        guard blocked.isEmpty else {
            let circle = blocked.map { "\"\(nodes[$0].name)\"" }.joined(separator: ", ")
            throw FactoryRunError(.invalidDefinition, "activities wait for each other in a circle: \(circle)")
        }
    }

    /// Returns the next action, for the first activity of the pipeline that is ready; `nil` while all that are left wait for
    /// one that runs.
    mutating func next() -> Action? {
        for node in nodes where outcomes[node.name] == nil && !started.contains(node.name) {
            let endings = node.dependencies.compactMap { outcomes[$0.activity] }
            guard endings.count == node.dependencies.count else { continue }
            let areMet = zip(node.dependencies, endings).allSatisfy { dependency, ending in
                dependency.conditions.contains { $0.holds(for: ending) }
            }
            if !areMet { return end(node.name, .skipped) }
            if let outcome = node.inactiveOutcome { return end(node.name, outcome) }
            started.insert(node.name)
            return .run(node.name)
        }
        return outcomes.count == nodes.count ? .finish : nil
    }

    /// Notes how an activity that was to be run has ended.
    mutating func note(_ name: String, _ outcome: ActivityOutcome) { outcomes[name] = outcome }

    private mutating func end(_ name: String, _ outcome: ActivityOutcome) -> Action {
        outcomes[name] = outcome
        return .note(name, outcome)
    }

    /// The outcome of the pipeline: that of the activities that nothing depends on; for one that was skipped, that of those it
    /// depends on.
    var pipelineOutcome: ActivityOutcome {
        if outcomes.values.contains(.cancelled) { return .cancelled }
        let needed = Set(nodes.flatMap { $0.dependencies.map(\.activity) })
        var asked = nodes.map(\.name).filter { !needed.contains($0) }
        var seen: Set<String> = []
        while let name = asked.popLast() {
            guard seen.insert(name).inserted else { continue }
            switch outcomes[name] {
            case .failed: return .failed
            case .skipped: asked += nodes.first { $0.name == name }?.dependencies.map(\.activity) ?? []
            default: break
            }
        }
        return .succeeded
    }
}
