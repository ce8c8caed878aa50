/// The activities of one list and the dependencies among them.
///
/// Names are case-insensitive, as everywhere in definitions. If several activities have the same name, dependencies
/// refer to the first. Activities and dependencies are identified by their indices in the lists that are passed to the
/// initializer. An activity without a name can depend on others, but no activity can depend on it.
package struct ActivityGraph: Sendable {
    /// A dependency of an activity.
    package struct Edge: Sendable, Hashable {
        /// The index of the activity that depends on another.
        package let activity: Int
        /// The index of the dependency in the activity's list.
        package let dependency: Int
    }

    /// The targets of each activity's dependencies, as indices; `nil` for a dependency on an activity that is not in
    /// the list.
    package let targets: [[Int?]]
    private let indices: [String: Int]
    /// The index of the first activity whose name is repeated later in the list; `nil` if all names are distinct.
    package let repeated: Int?

    /// Creates the graph of a list.
    ///
    /// - Parameter activities: The name of each activity, and the names of the activities that it depends on; `nil` for
    ///   a dependency without a name.
    package init(_ activities: [(name: String, dependencies: [String?])]) {
        var indices: [String: Int] = [:]
        var repeated: Int?
        for (place, activity) in activities.enumerated() where !activity.name.isEmpty {
            if let first = indices[activity.name.lowercased()] {
                repeated = min(repeated ?? first, first)
            } else {
                indices[activity.name.lowercased()] = place
            }
        }
        self.indices = indices
        self.repeated = repeated
        targets = activities.map { $0.dependencies.map { $0.flatMap { indices[$0.lowercased()] } } }
    }

    /// Returns the index of the first activity with a name; `nil` if there is none.
    package func index(named name: String) -> Int? { indices[name.lowercased()] }

    /// The activities that can never run, in the order of the list. They are in a cycle of dependencies, or depend on
    /// an activity that can never run.
    package var blocked: [Int] {
        var waiting = targets.map { Set($0.compactMap { $0 }).count }
        var followers: [[Int]] = Array(repeating: [], count: targets.count)
        for (place, targets) in targets.enumerated() {
            for target in Set(targets.compactMap { $0 }) { followers[target].append(place) }
        }
        var ready = waiting.indices.filter { waiting[$0] == 0 }
        while let place = ready.popLast() {
            for follower in followers[place] {
                waiting[follower] -= 1
                if waiting[follower] == 0 { ready.append(follower) }
            }
        }
        return waiting.indices.filter { waiting[$0] > 0 }
    }

    /// The cycles that a depth-first search finds, each as the list of the dependencies that form it. Every other cycle
    /// shares a dependency with one of these.
    ///
    /// The search is not recursive, because a chain of dependencies may have any length.
    package var cycles: [[Edge]] {
        var cycles: [[Edge]] = []
        var done: Set<Int> = []
        for start in targets.indices where !done.contains(start) {
            var way = [(place: start, next: 0)]
            var onWay: [Int: Int] = [start: 0]
            while let here = way.last {
                guard here.next < targets[here.place].count else {
                    done.insert(here.place)
                    onWay[here.place] = nil
                    way.removeLast()
                    continue
                }
                way[way.count - 1].next += 1
                guard let target = targets[here.place][here.next] else { continue }
                if let first = onWay[target] {
                    cycles.append(way[first...].map { Edge(activity: $0.place, dependency: $0.next - 1) })
                } else if !done.contains(target) {
                    onWay[target] = way.count
                    way.append((target, 0))
                }
            }
        }
        return cycles
    }
}
