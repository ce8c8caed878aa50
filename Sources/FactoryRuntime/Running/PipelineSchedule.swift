internal import FactoryDefinitions

/// The order in which a pipeline's activities run.
///
/// An activity starts when all activities on which it depends have ended, each with one of the required outcomes. If
/// one of them ended with another outcome, the activity is skipped. The schedule has no clock and no tasks: its caller
/// runs the activities and reports their outcomes.
///
/// https://learn.microsoft.com/azure/data-factory/tutorial-pipeline-failure-error-handling
struct PipelineSchedule: Sendable {
    /// An activity with its dependencies.
    struct Node: Sendable {
        /// The name.
        var name: String
        /// The dependencies, each with the name of another activity and conditions. The outcome of that activity must
        /// meet at least one of the conditions. All dependencies must be met.
        var dependencies: [(activity: String, conditions: [DependencyCondition])] = []
        /// The outcome of an inactive activity, which does not run; `nil` for an active one.
        var inactiveOutcome: ActivityOutcome?
    }

    /// The next action of the caller.
    enum Action: Sendable, Equatable {
        /// Run an activity and report its outcome with ``note(_:_:)``.
        case run(String)
        /// Report the outcome of an activity that is skipped or inactive, and therefore not run.
        case note(String, ActivityOutcome)
        /// End the run: all activities have ended.
        case finish
    }

    private let nodes: [Node]
    private(set) var outcomes: [String: ActivityOutcome] = [:]
    private var started: Set<String> = []

    /// Creates the schedule of an empty list.
    init() { nodes = [] }

    /// Creates the schedule of activities, which are given in the order of the pipeline.
    ///
    /// - Throws: ``FactoryRunError`` if two activities have the same name, one depends on an activity that does not
    ///   exist, or they depend on each other in a cycle.
    init(_ nodes: [Node]) throws(FactoryRunError) {
        let graph = ActivityGraph(nodes.map { ($0.name, $0.dependencies.map(\.activity)) })
        if let repeated = graph.repeated {
            throw FactoryRunError(.invalidDefinition, "two activities have the name \"\(nodes[repeated].name)\"")
        }
        var known: [Node] = []
        for (var node, targets) in zip(nodes, graph.targets) {
            for (place, target) in targets.enumerated() {
                guard let target else {
                    throw FactoryRunError(
                        .invalidDefinition,
                        "\"\(node.name)\" depends on \"\(node.dependencies[place].activity)\", which does not exist"
                    )
                }
                // Replaces the name with the spelling of the activity, which may differ in letter case.
                node.dependencies[place].activity = nodes[target].name
            }
            known.append(node)
        }
        self.nodes = known
        let blocked = graph.blocked
        guard blocked.isEmpty else {
            let circle = blocked.map { "\"\(nodes[$0].name)\"" }.joined(separator: ", ")
            throw FactoryRunError(.invalidDefinition, "activities depend on each other in a cycle: \(circle)")
        }
    }

    /// Returns the action for the first activity of the pipeline that is ready, or `finish` if all activities
    /// have ended. Returns `nil` if every activity that has not ended is running or waits for a running activity.
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

    /// Stores the outcome of an activity that was run.
    mutating func note(_ name: String, _ outcome: ActivityOutcome) { outcomes[name] = outcome }

    private mutating func end(_ name: String, _ outcome: ActivityOutcome) -> Action {
        outcomes[name] = outcome
        return .note(name, outcome)
    }

    /// The outcome of the pipeline. It is determined by the activities on which no other activity depends. If one of
    /// these was skipped, the activities on which it depends count instead.
    var pipelineOutcome: ActivityOutcome {
        if outcomes.values.contains(.cancelled) { return .cancelled }
        return decidingFailure == nil ? .succeeded : .failed
    }

    /// The failed activity that determines the outcome of the pipeline; `nil` if there is none.
    var decidingFailure: String? {
        let needed = Set(nodes.flatMap { $0.dependencies.map(\.activity) })
        var asked = nodes.map(\.name).filter { !needed.contains($0) }
        var seen: Set<String> = []
        while let name = asked.popLast() {
            guard seen.insert(name).inserted else { continue }
            switch outcomes[name] {
            case .failed: return name
            case .skipped: asked += nodes.first { $0.name == name }?.dependencies.map(\.activity) ?? []
            default: break
            }
        }
        return nil
    }
}
