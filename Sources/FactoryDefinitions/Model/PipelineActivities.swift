package import InterimData

/// The activities of a pipeline, those inside others included.
package struct PipelineActivities: Sendable {
    /// An activity.
    package struct Activity: Sendable {
        /// The object.
        package let value: LocatedValue
        /// The name; empty where it has none.
        package let name: String
        /// The elements of `dependsOn`; `nil` where there is no array.
        package let dependencies: [ActivityDependency]?
        /// The activity that holds this one, as a place in ``all``.
        package let container: Int?
        /// If `true`, it runs for each item of a list.
        let isInLoop: Bool
    }

    /// All of them; a container stands in front of what it holds.
    package private(set) var all: [Activity] = []
    /// Those of each list, as places in ``all``: only these can wait for each other.
    package private(set) var lists: [[Int]] = []

    private var places: [String: Int] = [:]

    /// The activities of a pipeline's properties.
    package init(_ properties: LocatedValue) {
        collect(properties["activities"], container: nil, isInLoop: false)
    }

    /// The activities of a list and what they wait for, as places in the list.
    func graph(of list: [Int]) -> ActivityGraph {
        ActivityGraph(list.map { (all[$0].name, (all[$0].dependencies ?? []).map(\.activity)) })
    }

    /// The first activity of that name, letter case aside.
    func place(named name: String) -> Int? { places[name.lowercased()] }

    private mutating func collect(_ list: LocatedValue?, container: Int?, isInLoop: Bool) {
        guard let elements = list?.elements else { return }
        var places: [Int] = []
        for element in elements where element.members != nil {
            let place = all.count
            places.append(place)
            let name = element["name"]?.text ?? ""
            all.append(
                Activity(
                    value: element,
                    name: name,
                    dependencies: element["dependsOn"]?.elements?.map { ActivityDependency(value: $0) },
                    container: container,
                    isInLoop: isInLoop
                )
            )
            if self.places[name.lowercased()] == nil, !name.isEmpty { self.places[name.lowercased()] = place }
            guard let settings = element["typeProperties"] else { continue }
            let loops = isInLoop || element["type"]?.text == "ForEach"
            for key in ["activities", "ifTrueActivities", "ifFalseActivities", "defaultActivities"] {
                collect(settings[key], container: place, isInLoop: loops)
            }
            for part in settings["cases"]?.elements ?? [] {
                collect(part["activities"], container: place, isInLoop: loops)
            }
        }
        lists.append(places)
    }

    /// Returns a Boolean value that indicates whether an activity, or one that holds it, has ended when another begins: one that
    /// this waits for, directly or not, or that an activity around it waits for. Takes time in proportion to the pipeline.
    func hasEnded(_ wanted: Int, before place: Int) -> Bool {
        var isTarget: Set<Int> = [wanted]
        var outer = all[wanted].container
        while let container = outer {
            isTarget.insert(container)
            outer = all[container].container
        }
        var seen: Set<Int> = [place]
        var open = [place]
        while let here = open.popLast() {
            let activity = all[here]
            for dependency in activity.dependencies ?? [] {
                guard let next = dependency.activity.flatMap({ self.place(named: $0) }) else { continue }
                if isTarget.contains(next) { return true }
                if seen.insert(next).inserted { open.append(next) }
            }
            if let container = activity.container, seen.insert(container).inserted { open.append(container) }
        }
        return false
    }
}
