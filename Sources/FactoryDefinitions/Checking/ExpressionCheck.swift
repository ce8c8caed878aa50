internal import InterimData

/// Checks the expressions of linked services and datasets. Such an expression can read only the parameters of the
/// definition that contains it.
///
/// https://learn.microsoft.com/azure/data-factory/parameterize-linked-services
struct ExpressionCheck {
    let definition: Definition

    func run(_ findings: inout Findings) {
        guard definition.kind != .pipeline else { return }
        let skipped: Set<String> = ["parameters"]
        for name in ["typeProperties", "linkedServiceName", "connectVia"] {
            guard let value = definition.properties[name] else { continue }
            // The `parameters` of a reference are evaluated. The `parameters` of the definition are declarations, which
            // are not.
            let walk = ExpressionWalk(value, skipping: name == "typeProperties" ? skipped : [])
            ExpressionTextCheck.checkShapes(walk, &findings)
            for (value, text) in walk.found {
                for reference in ExpressionTextCheck.check(value, text, &findings) {
                    check(reference, at: value, &findings)
                }
            }
        }
    }

    private func check(_ reference: ExpressionReference, at value: LocatedValue, _ findings: inout Findings) {
        switch (reference, definition.kind) {
        case (.datasetParameter(let name), .dataset), (.linkedServiceParameter(let name), .linkedService):
            if definition.parameter(name) != nil { return }
            findings.error(
                "expression.parameter",
                value,
                "the \(definition.kind.words) declares no parameter \(LocatedValue.quoted(name))"
                    + NearName.hint(name, among: definition.parameters.map(\.name))
            )
        default:
            let own = definition.kind == .dataset ? "dataset()" : "linkedService()"
            findings.error(
                "expression.scope",
                value,
                "\(reference.scopeName) cannot be read in a \(definition.kind.words); pass the value as a parameter "
                    + "and read \(own)"
            )
        }
    }
}

extension ExpressionReference {
    /// The call with which an expression reads the referenced value, such as `dataset()`.
    var scopeName: String {
        switch self {
        case .pipelineParameter, .globalParameter, .pipelineSystemVariable: "pipeline()"
        case .variable: "variables()"
        case .activity: "activity()"
        case .item: "item()"
        case .datasetParameter: "dataset()"
        case .linkedServiceParameter: "linkedService()"
        }
    }
}

/// Checks the expressions of a pipeline's activities.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-system-variables
struct ActivityExpressionCheck {
    let definition: Definition
    let activities: PipelineActivities
    /// The names of the factory's global parameters; `nil` if no file declares global parameters.
    let globalParameters: [String]?

    func run(_ findings: inout Findings) {
        // Nested activities are checked separately.
        let skipped: Set<String> = [
            "activities", "ifTrueActivities", "ifFalseActivities", "defaultActivities", "annotations", "description",
            "name", "dependsOn",
        ]
        for place in activities.all.indices {
            let activity = activities.all[place].value
            for member in activity.members ?? [] where !skipped.contains(member.name) {
                let isContainer = member.name == "typeProperties"
                check(
                    ExpressionWalk(
                        member.value,
                        skipping: isContainer ? skipped.subtracting(["name", "description"]) : []
                    ),
                    place,
                    &findings
                )
            }
        }
    }

    private func check(_ walk: ExpressionWalk, _ place: Int, _ findings: inout Findings) {
        ExpressionTextCheck.checkShapes(walk, &findings)
        for (value, text) in walk.found {
            for reference in ExpressionTextCheck.check(value, text, &findings) {
                check(reference, place, at: value, &findings)
            }
        }
    }

    private static let systemVariables = [
        "DataFactory", "Pipeline", "RunId", "TriggerType", "TriggerId", "TriggerName", "TriggerTime", "GroupId",
        "TriggeredByPipelineName", "TriggeredByPipelineRunId",
    ]

    private func check(
        _ reference: ExpressionReference,
        _ place: Int,
        at value: LocatedValue,
        _ findings: inout Findings
    ) {
        switch reference {
        case .pipelineParameter(let name):
            if definition.parameter(name) != nil { return }
            findings.error(
                "expression.parameter",
                value,
                "the pipeline declares no parameter \(LocatedValue.quoted(name))"
                    + NearName.hint(name, among: definition.parameters.map(\.name))
            )
        case .globalParameter(let name):
            guard let names = globalParameters else { return reportMissingFactory(at: value, &findings) }
            if names.contains(where: { $0.lowercased() == name.lowercased() }) { return }
            findings.error(
                "expression.globalParameter",
                value,
                "the factory declares no global parameter \(LocatedValue.quoted(name))"
                    + NearName.hint(name, among: names)
            )
        case .variable(let name):
            let names = (definition.properties["variables"]?.members ?? []).map(\.name)
            if names.contains(where: { $0.lowercased() == name.lowercased() }) { return }
            findings.error(
                "expression.variable",
                value,
                "the pipeline declares no variable \(LocatedValue.quoted(name))" + NearName.hint(name, among: names)
            )
        case .activity(let name): checkActivity(name, place, at: value, &findings)
        case .item:
            let activity = activities.all[place]
            // The condition of a Filter can read items, and so may other activities whose types this program does not
            // run.
            let type = activity.value["type"]?.text ?? ""
            if activity.isInLoop || type == "Filter" || !RunnableActivities.types.contains(type) { return }
            findings.error("expression.scope", value, "item() can be read only inside a ForEach")
        case .pipelineSystemVariable(let name):
            if Self.systemVariables.contains(where: { $0.lowercased() == name.lowercased() }) { return }
            if name.lowercased() == "globalparameters" {
                if globalParameters == nil { reportMissingFactory(at: value, &findings) }
                return
            }
            findings.error(
                "expression.property",
                value,
                "pipeline() has no \(LocatedValue.quoted(name)); parameters are read as pipeline().parameters.name"
            )
        case .datasetParameter, .linkedServiceParameter:
            findings.error(
                "expression.scope",
                value,
                "\(reference.scopeName) cannot be read in a pipeline; read pipeline().parameters"
            )
        }
    }

    private func reportMissingFactory(at value: LocatedValue, _ findings: inout Findings) {
        findings.warning(
            "expression.property",
            value,
            "these files declare no global parameters; without the factory's file, the activity fails when it is to run"
        )
    }

    private func checkActivity(_ name: String, _ place: Int, at value: LocatedValue, _ findings: inout Findings) {
        let shown = LocatedValue.quoted(name)
        guard let wanted = activities.index(named: name) else {
            findings.error(
                "expression.activity",
                value,
                "the pipeline has no activity \(shown)" + NearName.hint(name, among: activities.all.map(\.name))
            )
            return
        }
        // The search would take too long in a pipeline that far exceeds the service's limit.
        if activities.all.count > 10 * DefinitionLimits.maximumActivityCount { return }
        if activities.hasEnded(wanted, before: place) { return }
        // The condition of an Until can read the activities inside the Until.
        var container = activities.all[wanted].container
        while let outer = container {
            if outer == place { return }
            container = activities.all[outer].container
        }
        findings.error(
            "expression.activityOrder",
            value,
            "activity \(shown) may not have ended by then: this activity does not depend on it (dependsOn)"
        )
    }
}
