/// What activities wait for.
///
/// https://learn.microsoft.com/azure/data-factory/concepts-pipelines-activities#activity-dependency
struct DependencyCheck {
    let activities: PipelineActivities

    /// An activity that is waited for, and the element of `dependsOn` that says so.
    private struct Edge {
        let target: Int
        let value: LocatedValue
    }

    private static let mostHintedNames = 1000

    func run(_ findings: inout Findings) {
        for list in activities.lists {
            var edges: [Int: [Edge]] = [:]
            let places = Set(list)
            // Of names that nobody could have read there is none that was meant.
            let names = list.count <= Self.mostHintedNames ? list.map { activities.all[$0].name } : []
            for place in list { edges[place] = self.edges(of: place, among: places, names, &findings) }
            tellCycles(list, edges, &findings)
        }
    }

    private func edges(
        of place: Int,
        among list: Set<Int>,
        _ names: [String],
        _ findings: inout Findings
    ) -> [Edge] {
        let activity = activities.all[place]
        guard let dependencies = activity.value["dependsOn"] else { return [] }
        guard let elements = dependencies.elements else {
            if !dependencies.isDynamic {
                findings.error("value.type", dependencies, "dependsOn must be an array, not \(dependencies.kindName)")
            }
            return []
        }
        var edges: [Edge] = []
        for element in elements {
            guard element.members != nil else {
                findings.error("value.type", element, "dependsOn has objects with activity, not \(element.kindName)")
                continue
            }
            checkConditions(element, &findings)
            guard let value = element["activity"] else {
                findings.missing("pipeline.dependency", "activity", in: element, "dependsOn needs activity")
                continue
            }
            guard let name = value.literalText else {
                if !value.isDynamic {
                    findings.error("value.type", value, "activity must be text, not \(value.kindName)")
                }
                continue
            }
            guard let target = activities.place(named: name), list.contains(target) else {
                findings.error(
                    "pipeline.dependency",
                    value,
                    "there is no activity \(LocatedValue.quoted(name)) beside this one to wait for"
                        + NearName.hint(name, among: names)
                )
                continue
            }
            edges.append(Edge(target: target, value: element))
        }
        return edges
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
        let known = ["Succeeded", "Failed", "Skipped", "Completed"]
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
                "\(condition.shown) is no condition; use \(known.joined(separator: ", "))"
            )
        }
    }

    /// Goes through the activities depth first, without recursion: a file may have a chain of any length.
    private func tellCycles(_ list: [Int], _ edges: [Int: [Edge]], _ findings: inout Findings) {
        var done: Set<Int> = []
        for start in list where !done.contains(start) {
            var way = [(place: start, next: 0)]
            var onWay: [Int: Int] = [start: 0]
            while let here = way.last {
                let edgesHere = edges[here.place] ?? []
                guard here.next < edgesHere.count else {
                    done.insert(here.place)
                    onWay[here.place] = nil
                    way.removeLast()
                    continue
                }
                way[way.count - 1].next += 1
                let target = edgesHere[here.next].target
                if let first = onWay[target] {
                    tellCycle(way[first...].map { (place: $0.place, edge: $0.next - 1) }, edges, &findings)
                } else if !done.contains(target) {
                    onWay[target] = way.count
                    way.append((target, 0))
                }
            }
        }
    }

    /// Tells a cycle at the activity of it that stands first in the file.
    private func tellCycle(_ cycle: [(place: Int, edge: Int)], _ edges: [Int: [Edge]], _ findings: inout Findings) {
        guard let first = cycle.indices.min(by: { cycle[$0].place < cycle[$1].place }),
            let edge = edges[cycle[first].place]?[cycle[first].edge]
        else { return }
        let turned = cycle[first...] + cycle[..<first]
        var names = turned.prefix(20).map { activities.all[$0.place].name }
        if turned.count > 20 { names.append("…") }
        names.append(activities.all[cycle[first].place].name)
        findings.error(
            "pipeline.cycle",
            edge.value,
            "activities wait on each other: " + names.joined(separator: " -> ")
        )
    }
}
