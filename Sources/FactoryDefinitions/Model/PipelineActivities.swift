package import InterimData

/// The activities of a pipeline, including nested ones.
package struct PipelineActivities: Sendable {
    /// An activity.
    package struct Activity: Sendable {
        /// The object.
        package let value: LocatedValue
        /// The name; empty if it has none.
        package let name: String
        /// The elements of `dependsOn`; `nil` if there is no array.
        package let dependencies: [ActivityDependency]?
        /// The activity that contains this one, as an index of ``all``; `nil` if the activity is not nested.
        package let container: Int?
        /// If `true`, the activity is inside a `ForEach`, at any depth.
        let isInLoop: Bool
    }

    /// All activities. A container precedes the activities in it.
    package private(set) var all: [Activity] = []
    /// The activities of each list, as indices of ``all``. Only activities of the same list can depend on each other.
    package private(set) var lists: [[Int]] = []

    private var indices: [String: Int] = [:]

    /// The members of `typeProperties` that are lists of activities. A Switch has more lists, in its cases.
    package static let listNames = ["activities", "ifTrueActivities", "ifFalseActivities", "defaultActivities"]

    /// Returns a Boolean value that indicates whether a name contains a slash, which separates the names in the path of
    /// an activity.
    package static func isAmbiguous(_ name: String) -> Bool { name.contains("/") }

    /// Returns the name of the loop whose iteration would have the same path as an activity with a name: `Tables` for
    /// `Tables[2]`. Returns `nil` if the name has no such form.
    package static func loop(ofIteration name: String) -> String? {
        guard name.hasSuffix("]"), let bracket = name.lastIndex(of: "[") else { return nil }
        let number = name[name.index(after: bracket)...].dropLast()
        return !number.isEmpty && number.allSatisfy { $0.isASCII && $0.isNumber } ? String(name[..<bracket]) : nil
    }

    /// Returns a Boolean value that indicates whether an activity or one of its containers is inactive.
    func isInactive(_ place: Int) -> Bool {
        var here: Int? = place
        while let index = here {
            if all[index].value["state"]?.text == "Inactive" { return true }
            here = all[index].container
        }
        return false
    }

    /// Collects the activities of a pipeline from its properties.
    package init(_ properties: LocatedValue) {
        collect(properties["activities"], container: nil, isInLoop: false)
    }

    /// Collects the activities of a list and the activities inside them.
    package init(list: LocatedValue) {
        collect(list, container: nil, isInLoop: false)
    }

    /// Returns the dependencies among the activities of a list. The graph identifies an activity by its index in the
    /// list.
    func graph(of list: [Int]) -> ActivityGraph {
        ActivityGraph(list.map { (all[$0].name, (all[$0].dependencies ?? []).map(\.activity)) })
    }

    /// Returns the index of the first activity with a name, which is case-insensitive; `nil` if there is none.
    func index(named name: String) -> Int? { indices[name.lowercased()] }

    private mutating func collect(_ list: LocatedValue?, container: Int?, isInLoop: Bool) {
        guard let elements = list?.elements else { return }
        var indices: [Int] = []
        for element in elements where element.members != nil {
            let place = all.count
            indices.append(place)
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
            if self.indices[name.lowercased()] == nil, !name.isEmpty { self.indices[name.lowercased()] = place }
            guard let settings = element["typeProperties"] else { continue }
            let loops = isInLoop || element["type"]?.text == "ForEach"
            for key in Self.listNames {
                collect(settings[key], container: place, isInLoop: loops)
            }
            for part in settings["cases"]?.elements ?? [] {
                collect(part["activities"], container: place, isInLoop: loops)
            }
        }
        lists.append(indices)
    }

    /// Returns a Boolean value that indicates whether one activity (`wanted`) has always ended when another (`place`)
    /// begins.
    ///
    /// This is the case if `place` or a container of it depends, directly or indirectly, on `wanted` or on a container
    /// of `wanted`. Takes time in proportion to the size of the pipeline.
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
                guard let next = dependency.activity.flatMap({ self.index(named: $0) }) else { continue }
                if isTarget.contains(next) { return true }
                if seen.insert(next).inserted { open.append(next) }
            }
            if let container = activity.container, seen.insert(container).inserted { open.append(container) }
        }
        return false
    }
}
