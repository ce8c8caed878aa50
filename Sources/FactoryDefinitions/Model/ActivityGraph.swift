/// Activities of one list, and which of them each waits for.
///
/// Names ignore letter case, as everywhere in definitions; of several activities with one name, the first counts. Activities
/// and their dependencies are identified by their places in the lists that they were given in. An activity without a name can
/// wait, and none can wait for it.
package struct ActivityGraph: Sendable {
    /// A dependency of an activity.
    package struct Edge: Sendable, Hashable {
        /// The activity that waits.
        package let activity: Int
        /// Which of its dependencies.
        package let dependency: Int
    }

    /// For each activity, the activities that it waits for; `nil` for a dependency on none of the list.
    package let targets: [[Int?]]
    private let places: [String: Int]
    /// The first activity whose name a later one has too.
    package let repeated: Int?

    /// Creates the graph of a list.
    ///
    /// - Parameter activities: The name of each, and the names of the activities that it depends on, `nil` where a dependency
    ///   names none.
    package init(_ activities: [(name: String, dependencies: [String?])]) {
        var places: [String: Int] = [:]
        var repeated: Int?
        for (place, activity) in activities.enumerated() where !activity.name.isEmpty {
            if let first = places[activity.name.lowercased()] {
                repeated = min(repeated ?? first, first)
            } else {
                places[activity.name.lowercased()] = place
            }
        }
        self.places = places
        self.repeated = repeated
        targets = activities.map { $0.dependencies.map { $0.flatMap { places[$0.lowercased()] } } }
    }

    /// The place of the activity of a name.
    package func place(named name: String) -> Int? { places[name.lowercased()] }

    /// The activities that can never run, since they wait for each other or for such activities; in the order of the list.
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

    /// The cycles, each as the dependencies along it. Every dependency that closes one is in one of them.
    ///
    /// The activities are visited depth first, without recursion: a file may have a chain of any length.
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
