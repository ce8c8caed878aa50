/// In which order a pipeline's activities run, and which of them do not.
///
/// An activity starts when all it depends on has ended, each in one of the ways that the dependency names; when one ended
/// otherwise, it is skipped. No clock, no task: whoever runs the activities tells how each one ended.
/// https://learn.microsoft.com/azure/data-factory/tutorial-pipeline-failure-error-handling
struct PipelineSchedule: Sendable {
    /// How an activity has ended.
    enum Outcome: String, Sendable {
        case succeeded = "Succeeded"
        case failed = "Failed"
        case skipped = "Skipped"
        case cancelled = "Cancelled"
    }

    /// How an activity has to have ended for one that depends on it.
    enum Condition: String, Sendable {
        case succeeded = "Succeeded"
        case failed = "Failed"
        case skipped = "Skipped"
        /// Succeeded or failed.
        case completed = "Completed"

        func holds(for outcome: Outcome) -> Bool {
            switch self {
            case .succeeded: outcome == .succeeded
            case .failed: outcome == .failed
            case .skipped: outcome == .skipped
            case .completed: outcome == .succeeded || outcome == .failed
            }
        }
    }

    /// An activity, as far as its order is concerned.
    struct Node: Sendable {
        /// The name.
        var name: String
        /// What it waits for: the activity, and how that may have ended, one of these. All of the items have to hold.
        var dependencies: [(activity: String, conditions: [Condition])] = []
        /// How it ends without being run, where it is inactive.
        var inactiveOutcome: Outcome?
    }

    /// Something that is to be done.
    enum Action: Sendable, Equatable {
        /// Run an activity and tell how it ended.
        case run(String)
        /// An activity ended without being run.
        case note(String, Outcome)
        /// Everything has ended.
        case finish
    }

    private let nodes: [Node]
    private(set) var outcomes: [String: Outcome] = [:]
    private var started: Set<String> = []

    /// Takes activities in the order of the pipeline.
    ///
    /// - Throws: ``FactoryRunError`` when two have one name, one depends on another that there is not, or they wait for each
    ///   other in a circle.
    init(_ nodes: [Node]) throws(FactoryRunError) {
        // As everywhere in definitions, the case of letters tells no names apart.
        let known = Dictionary(nodes.map { ($0.name.lowercased(), $0.name) }) { first, _ in first }
        let nodes = nodes.map { node in
            var node = node
            node.dependencies = node.dependencies.map {
                (known[$0.activity.lowercased()] ?? $0.activity, $0.conditions)
            }
            return node
        }
        self.nodes = nodes
        let names = Set(nodes.map(\.name))
        guard known.count == nodes.count else {
            let twice =
                nodes.map(\.name).first { name in nodes.count { $0.name.lowercased() == name.lowercased() } > 1 } ?? ""
            throw FactoryRunError(.invalidDefinition, "two activities are called \"\(twice)\"")
        }
        for node in nodes {
            for dependency in node.dependencies where !names.contains(dependency.activity) {
                throw FactoryRunError(
                    .invalidDefinition,
                    "\"\(node.name)\" depends on \"\(dependency.activity)\", and there is no such activity"
                )
            }
        }
        // What can run at all, whatever the outcomes; what is left over waits in circles.
        var reached: Set<String> = []
        while let next = nodes.first(where: { node in
            !reached.contains(node.name) && node.dependencies.allSatisfy { reached.contains($0.activity) }
        }) {
            reached.insert(next.name)
        }
        guard reached.count == nodes.count else {
            let circle = nodes.filter { !reached.contains($0.name) }.map { "\"\($0.name)\"" }.joined(separator: ", ")
            throw FactoryRunError(.invalidDefinition, "activities wait for each other in a circle: \(circle)")
        }
    }

    /// What is to be done next: the first activity of the pipeline that is ready; `nil` while all that are left wait for
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
    mutating func note(_ name: String, _ outcome: Outcome) { outcomes[name] = outcome }

    private mutating func end(_ name: String, _ outcome: Outcome) -> Action {
        outcomes[name] = outcome
        return .note(name, outcome)
    }

    /// How the pipeline has ended: what the activities say that nothing depends on; for one that was skipped, those that it
    /// depends on speak instead.
    var pipelineOutcome: Outcome {
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
