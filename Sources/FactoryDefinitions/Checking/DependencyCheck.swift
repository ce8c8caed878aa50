internal import InterimData

/// Checks the dependencies of activities.
///
/// https://learn.microsoft.com/azure/data-factory/concepts-pipelines-activities#activity-dependency
struct DependencyCheck {
    let activities: PipelineActivities

    private static let maximumHintedNames = 1000

    func run(_ findings: inout Findings) {
        for list in activities.lists {
            let graph = activities.graph(of: list)
            // For a list that is far too long, hints at similar names are left out, because they would take quadratic
            // time.
            let names = list.count <= Self.maximumHintedNames ? list.map { activities.all[$0].name } : []
            for (place, targets) in zip(list, graph.targets) {
                check(activities.all[place], targets, names, &findings)
            }
            for cycle in graph.cycles { report(cycle, of: list, &findings) }
        }
    }

    private func check(
        _ activity: PipelineActivities.Activity,
        _ targets: [Int?],
        _ names: [String],
        _ findings: inout Findings
    ) {
        guard let value = activity.value["dependsOn"] else { return }
        guard let dependencies = activity.dependencies else {
            if !value.isDynamic {
                findings.error("value.type", value, "dependsOn must be an array, not \(value.kindName)")
            }
            return
        }
        for (dependency, target) in zip(dependencies, targets) {
            let element = dependency.value
            guard element.members != nil else {
                findings.error("value.type", element, "dependsOn needs objects with activity, not \(element.kindName)")
                continue
            }
            checkConditions(element, &findings)
            guard let value = element["activity"] else {
                findings.missing("pipeline.dependency", "activity", in: element, "dependsOn needs activity")
                continue
            }
            guard let name = dependency.activity else {
                if !value.isDynamic {
                    findings.error("value.type", value, "activity must be text, not \(value.kindName)")
                }
                continue
            }
            if target == nil {
                findings.error(
                    "pipeline.dependency",
                    value,
                    "dependsOn names \(LocatedValue.quoted(name)), which is not an activity of the same list"
                        + NearName.hint(name, among: names)
                )
            }
        }
    }

    private func checkConditions(_ element: LocatedValue, _ findings: inout Findings) {
        guard let conditions = element["dependencyConditions"] else {
            findings.missing(
                "pipeline.dependency",
                "dependencyConditions",
                in: element,
                "dependsOn needs dependencyConditions, for example [\"Succeeded\"]"
            )
            return
        }
        let known = DependencyCondition.allCases.map(\.rawValue)
        guard let elements = conditions.elements else {
            if !conditions.isDynamic {
                findings.error("value.type", conditions, "dependencyConditions must be an array")
            }
            return
        }
        for condition in elements where !condition.isDynamic && !known.contains(condition.text ?? "") {
            findings.error(
                "pipeline.dependencyCondition",
                condition,
                "\(condition.shown) is not a condition; use \(known.joined(separator: ", "))"
            )
        }
    }

    /// Reports a cycle at the first of its activities in the file.
    private func report(_ cycle: [ActivityGraph.Edge], of list: [Int], _ findings: inout Findings) {
        guard let first = cycle.indices.min(by: { cycle[$0].activity < cycle[$1].activity }),
            let dependency = activities.all[list[cycle[first].activity]].dependencies?[cycle[first].dependency]
        else { return }
        let turned = (cycle[first...] + cycle[..<first]).map { activities.all[list[$0.activity]].name }
        var names = Array(turned.prefix(20))
        if turned.count > 20 { names.append("…") }
        names.append(turned[0])
        findings.error(
            "pipeline.cycle",
            dependency.value,
            "activities wait on each other: " + names.joined(separator: " -> ")
        )
    }
}
