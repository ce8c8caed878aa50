import TestSupport
import Testing

@testable import FactoryDefinitions

@Suite("The graph of activities")
struct ActivityGraphTests {
    private static func graph(_ activities: [(String, [String?])]) -> ActivityGraph {
        ActivityGraph(activities.map { (name: $0.0, dependencies: $0.1) })
    }

    @Test("finds activities by name, in any case")
    func names() {
        let graph = Self.graph([("A", ["b", nil, "none"]), ("B", []), ("", [""])])
        #expect(graph.targets == [[1, nil, nil], [], [nil]])
        #expect(graph.index(named: "a") == 0 && graph.index(named: "") == nil)
        #expect(graph.repeated == nil && graph.blocked.isEmpty && graph.cycles.isEmpty)
        #expect(Self.graph([("A", []), ("B", []), ("b", []), ("a", [])]).repeated == 0)
    }

    @Test("finds each cycle, and the activities that depend on it")
    func cycles() {
        let graph = Self.graph([("A", []), ("B", ["A", "C"]), ("C", ["D", "B"]), ("D", ["D"]), ("E", ["C"])])
        #expect(graph.cycles.map { $0.map(\.activity) } == [[3], [1, 2]])
        #expect(graph.cycles.map { $0.map(\.dependency) } == [[0], [1, 1]])
        #expect(graph.blocked == [1, 2, 3, 4])
    }

    @Test("blocks an activity exactly if there is a cycle, with any dependencies")
    func anyGraph() {
        for seed in 0..<2000 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let count = 1 + random.below(7)
            let graph = Self.graph(
                (0..<count).map { place in
                    ("a\(place)", (0..<random.below(3)).map { _ in "A\(random.below(count))" })
                }
            )
            #expect(graph.blocked.isEmpty == graph.cycles.isEmpty, "seed \(seed)")
            for cycle in graph.cycles {
                for (edge, next) in zip(cycle, cycle.dropFirst() + cycle.prefix(1)) {
                    #expect(graph.targets[edge.activity][edge.dependency] == next.activity, "seed \(seed)")
                    #expect(graph.blocked.contains(edge.activity), "seed \(seed)")
                }
            }
        }
    }

    @Test("accepts a chain of any length")
    func chain() {
        let count = 50_000
        let chain = Self.graph((0..<count).map { ("\($0)", $0 + 1 < count ? ["\($0 + 1)"] : []) })
        #expect(chain.blocked.isEmpty && chain.cycles.isEmpty)
    }
}
