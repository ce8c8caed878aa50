internal import FactoryDefinitions

/// An activity of a pipeline, as far as every kind of activity is alike.
struct PipelineActivity: Sendable {
    let name: String
    let type: String
    /// The activity's object, expressions unevaluated.
    let object: FactoryObject
    let node: PipelineSchedule.Node

    /// Reads an activity.
    init(_ activity: PipelineActivities.Activity) throws(FactoryRunError) {
        guard case .object(let object) = activity.value.factoryValue else {
            throw FactoryRunError(.invalidDefinition, "the activities of a pipeline must be objects")
        }
        self.object = object
        let head = ResolvedObject(object, place: "an activity")
        name = try head.requiredText("name")
        let own = ResolvedObject(object, place: "\"\(name)\"")
        type = try own.requiredText("type")
        var node = PipelineSchedule.Node(name: name)
        for (element, dependency) in zip(try own.objects("dependsOn"), activity.dependencies ?? []) {
            let written = try element.requiredText("activity")
            let activity = dependency.activity ?? written
            guard let conditions = dependency.conditions, !conditions.isEmpty else {
                throw element.wrong("dependencyConditions", "an array of conditions")
            }
            let known = conditions.compactMap { $0 }
            guard known.count == conditions.count else {
                throw element.wrong("dependencyConditions", "of Succeeded, Failed, Skipped and Completed")
            }
            node.dependencies.append((activity, known))
        }
        switch try own.text("state") {
        case nil, "Active": break
        case "Inactive":
            switch try own.text("onInactiveMarkAs") {
            case nil, "Succeeded": node.inactiveOutcome = .succeeded
            case "Failed": node.inactiveOutcome = .failed
            case "Skipped": node.inactiveOutcome = .skipped
            default: throw own.wrong("onInactiveMarkAs", "Succeeded, Failed or Skipped")
            }
        default: throw own.wrong("state", "Active or Inactive")
        }
        self.node = node
    }

    /// Returns the kind of the activity.
    ///
    /// - Throws: ``FactoryRunError/Code/unsupported`` for a type that does not run here, before anything of the activity is
    ///   evaluated: the content of a loop, for one, has values in the loop only.
    func kind() throws(FactoryRunError) -> any BoundActivity.Type {
        if let kind = ActivityKinds.kind(type) { return kind }
        let known = ActivityKinds.all.map { $0.type }
        throw FactoryRunError(
            .unsupported,
            "\"\(name)\" is an activity of type \(type), which is not run here; "
                + "\(known.dropLast().joined(separator: ", ")) and \(known.last ?? "") are"
        )
    }

    /// The policy, expressions in it evaluated.
    func policy(in scope: ExpressionScope) throws(FactoryRunError) -> ActivityPolicy {
        var policy = ActivityPolicy()
        let settings = try ExpressionResolution.resolve(
            object["policy"],
            in: scope,
            named: "the policy of \"\(name)\""
        )
        // Nobody waits for a year; clocks need not know more.
        if let timeout = try settings.duration("timeout"), timeout > .zero {
            policy.timeout = min(timeout, .seconds(365 * 86_400))
        }
        policy.retries = try settings.integer("retry", in: 0...1_000_000) ?? 0
        if let seconds = try settings.integer("retryIntervalInSeconds", in: 30...86_400) {
            policy.retryInterval = .seconds(seconds)
        }
        policy.hidesInput = try settings.boolean("secureInput") ?? false
        policy.hidesOutput = try settings.boolean("secureOutput") ?? false
        return policy
    }
}
