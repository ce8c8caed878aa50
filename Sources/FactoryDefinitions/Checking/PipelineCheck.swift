internal import InterimData

/// Checks a pipeline: its limits, names and variables, its activities and their dependencies.
///
/// https://learn.microsoft.com/azure/data-factory/concepts-pipelines-activities
struct PipelineCheck {
    let definition: Definition
    let context: CheckContext

    private var properties: LocatedValue { definition.properties }

    func run(_ findings: inout Findings) {
        guard let list = properties["activities"] else {
            findings.missing("pipeline.required", "activities", in: properties, "a pipeline needs activities")
            return
        }
        guard let elements = list.elements else {
            findings.error("value.type", list, "activities must be an array, not \(list.kindName)")
            return
        }
        for element in elements where element.members == nil {
            findings.error("value.type", element, "an activity must be an object, not \(element.kindName)")
        }
        let activities = PipelineActivities(properties)
        checkCounts(activities, list, &findings)
        checkNames(activities, &findings)
        checkVariables(&findings)
        findings.checkNumber("concurrency", in: properties, 1...Int.max, id: "pipeline.range")
        findings.checkTimeSpan("duration", in: properties["policy"]?["elapsedTimeMetric"])
        DependencyCheck(activities: activities).run(&findings)
        for activity in activities.all {
            ActivityCheck(activity: activity.value, context: context).run(&findings)
            VariableCheck(definition: definition, activity: activity.value, context: context).run(&findings)
            ExecutedPipelineCheck(definition: definition, activity: activity.value, context: context).run(&findings)
        }
        ActivityExpressionCheck(
            definition: definition,
            activities: activities,
            globalParameters: context.set.globalParameterNames
        ).run(&findings)
    }

    private func checkCounts(_ activities: PipelineActivities, _ list: LocatedValue, _ findings: inout Findings) {
        let count = activities.all.count
        if count > DefinitionLimits.maximumActivityCount {
            findings.error(
                "pipeline.limit",
                list,
                "a pipeline has at most \(DefinitionLimits.maximumActivityCount) activities, here \(count)"
            )
        } else if count > DefinitionLimits.defaultActivityLimit {
            findings.warning(
                "pipeline.limit",
                list,
                "the service's limit is \(DefinitionLimits.defaultActivityLimit) activities in a pipeline, here \(count)"
            )
        }
        for activity in activities.all where activity.value.range.count > DefinitionLimits.activityBytes {
            findings.error(
                "activity.size",
                activity.value,
                "an activity has at most \(DefinitionLimits.activityBytes) bytes, here \(activity.value.range.count)"
            )
        }
    }

    private func checkNames(_ activities: PipelineActivities, _ findings: inout Findings) {
        for (place, activity) in activities.all.enumerated() {
            guard let value = activity.value["name"] else {
                findings.missing("activity.required", "name", in: activity.value, "an activity needs name")
                continue
            }
            guard value.text != nil else {
                if !value.isDynamic {
                    findings.error("definition.name", value, "name must be text, not \(value.kindName)")
                }
                continue
            }
            let shown = LocatedValue.quoted(activity.name)
            if activity.name.isEmpty {
                findings.error("definition.name", value, "the name of an activity is empty")
            } else if PipelineActivities.isAmbiguous(activity.name) {
                findings.error(
                    "definition.name",
                    value,
                    "the name \(shown) of an activity contains /; use letters, numbers, blanks, - and _"
                )
            } else if let loop = PipelineActivities.loop(ofIteration: activity.name),
                activities.index(named: loop) != nil
            {
                findings.error(
                    "definition.name",
                    value,
                    "the name \(shown) of an activity is also that of an iteration of \(LocatedValue.quoted(loop))"
                )
            } else if activity.name.unicodeScalars.count > 55 {
                findings.warning(
                    "definition.nameStyle",
                    value,
                    "the naming rules limit an activity's name to 55 characters"
                )
            }
            guard let first = activities.index(named: activity.name), first < place else { continue }
            let other = activities.all[first]
            let number = other.value.path.tokens.last ?? ""
            findings.error(
                "pipeline.duplicateName",
                value,
                "activity \(shown) has the same name as activity \(number) \(LocatedValue.quoted(other.name)) "
                    + "(names ignore case)"
            )
        }
    }

    private func checkVariables(_ findings: inout Findings) {
        guard let variables = properties["variables"], !variables.isDynamic else { return }
        guard let members = variables.members else {
            findings.error("value.type", variables, "variables must be an object, not \(variables.kindName)")
            return
        }
        let types = ["String", "Bool", "Boolean", "Array", "Integer"]
        CommonCheck.checkDeclarations(members, types: types, what: "variable", &findings)
    }
}
