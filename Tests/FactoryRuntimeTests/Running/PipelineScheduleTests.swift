import FactoryDefinitions
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("The order of a pipeline's activities")
struct PipelineScheduleTests {
    private static func node(
        _ name: String,
        _ dependencies: [(String, [DependencyCondition])] = [],
        inactive: ActivityOutcome? = nil
    ) -> PipelineSchedule.Node {
        PipelineSchedule.Node(name: name, dependencies: dependencies, inactiveOutcome: inactive)
    }

    /// Runs all activities and returns the steps: `A` was run, `-B Skipped` was skipped.
    private static func trace(
        _ nodes: [PipelineSchedule.Node],
        failing: Set<String> = []
    ) throws -> (steps: [String], outcome: ActivityOutcome) {
        var schedule = try PipelineSchedule(nodes)
        var steps: [String] = []
        while let action = schedule.next(), action != .finish {
            switch action {
            case .run(let name):
                steps.append(name)
                schedule.note(name, failing.contains(name) ? .failed : .succeeded)
            case .note(let name, let outcome): steps.append("-\(name) \(outcome.rawValue)")
            case .finish: break
            }
        }
        #expect(schedule.next() == .finish)
        return (steps, schedule.pipelineOutcome)
    }

    @Test("follows the dependencies; without dependencies, it is the order in the pipeline")
    func order() throws {
        #expect(try Self.trace([Self.node("B"), Self.node("A"), Self.node("C")]).steps == ["B", "A", "C"])
        let nodes = [
            Self.node("C", [("A", [.succeeded]), ("B", [.succeeded])]), Self.node("B", [("A", [.succeeded])]),
            Self.node("A"),
        ]
        #expect(try Self.trace(nodes).steps == ["A", "B", "C"])
        #expect(try Self.trace([Self.node("b", [("A1", [.succeeded])]), Self.node("a1")]).steps == ["a1", "b"])
    }

    @Test("depends on the result of an activity", arguments: [false, true])
    func conditions(fails: Bool) throws {
        let nodes = [
            Self.node("A"), Self.node("good", [("A", [.succeeded])]), Self.node("bad", [("A", [.failed])]),
            Self.node("any", [("A", [.completed])]), Self.node("either", [("A", [.succeeded, .failed])]),
            Self.node("never", [("A", [.skipped])]), Self.node("afterSkipped", [("never", [.skipped])]),
        ]
        let trace = try Self.trace(nodes, failing: fails ? ["A"] : [])
        #expect(
            trace.steps
                == (fails
                    ? ["A", "-good Skipped", "bad", "any", "either", "-never Skipped", "afterSkipped"]
                    : ["A", "good", "-bad Skipped", "any", "either", "-never Skipped", "afterSkipped"])
        )
    }

    @Test("requires every dependency, and one of the conditions of each")
    func allAndAny() throws {
        let nodes = [
            Self.node("A"), Self.node("B"), Self.node("C", [("A", [.succeeded]), ("B", [.succeeded])]),
            Self.node("D", [("A", [.succeeded, .failed]), ("B", [.failed])]),
        ]
        #expect(try Self.trace(nodes, failing: ["B"]).steps == ["A", "B", "-C Skipped", "D"])
    }

    @Test("skips inactive activities, whose result is the one that their definition states")
    func inactive() throws {
        let nodes = [
            Self.node("A", inactive: .succeeded), Self.node("B", [("A", [.succeeded])]),
            Self.node("C", inactive: .failed), Self.node("D", [("C", [.failed])]), Self.node("E", inactive: .skipped),
            Self.node("F", [("E", [.skipped])]),
        ]
        #expect(
            try Self.trace(nodes).steps == ["-A Succeeded", "B", "-C Failed", "D", "-E Skipped", "F"]
        )
    }

    /// https://learn.microsoft.com/azure/data-factory/tutorial-pipeline-failure-error-handling
    @Test("determines the pipeline's result as in the documented patterns of error handling")
    func pipelineOutcome() throws {
        let tryCatch = [Self.node("A"), Self.node("catch", [("A", [.failed])])]
        #expect(try Self.trace(tryCatch, failing: ["A"]).outcome == .succeeded)
        #expect(try Self.trace(tryCatch).outcome == .succeeded)
        let doIfElse = [
            Self.node("A"), Self.node("success", [("A", [.succeeded])]), Self.node("failure", [("A", [.failed])]),
        ]
        #expect(try Self.trace(doIfElse, failing: ["A"]).outcome == .failed)
        #expect(try Self.trace(doIfElse).outcome == .succeeded)
        let doIfSkipElse = [
            Self.node("A"), Self.node("success", [("A", [.succeeded])]), Self.node("failure", [("A", [.failed])]),
            Self.node("skip", [("success", [.skipped]), ("failure", [.succeeded])]),
        ]
        #expect(try Self.trace(doIfSkipElse, failing: ["A"]).outcome == .succeeded)
        #expect(try Self.trace([Self.node("A"), Self.node("B")], failing: ["A"]).outcome == .failed)
    }

    @Test("is an error if the dependencies have no order")
    func refused() {
        for (nodes, words) in [
            ([Self.node("A"), Self.node("A")], "two activities"),
            ([Self.node("A"), Self.node("a")], "two activities"),
            ([Self.node("A", [("B", [.succeeded])])], "does not exist"),
            ([Self.node("A", [("B", [.failed])]), Self.node("B", [("A", [.failed])]), Self.node("C")], "\"A\", \"B\""),
            ([Self.node("A", [("A", [.succeeded])])], "cycle"),
        ] {
            do {
                _ = try PipelineSchedule(nodes)
                Issue.record("\(words)")
            } catch {
                #expect(error.message.contains(words), "\(error)")
            }
        }
    }

    @Test("runs every activity at most once, and none before its dependencies have ended")
    func anyGraph() throws {
        for seed in 0..<300 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let count = 1 + random.below(12)
            let conditions: [DependencyCondition] = [.succeeded, .failed, .skipped, .completed]
            // An activity depends only on later ones of the list, so that there is no cycle.
            let nodes = (0..<count).map { number in
                Self.node(
                    "\(number)",
                    (0..<random.below(3)).filter { _ in number + 1 < count }.map { _ in
                        let needed = number + 1 + random.below(count - number - 1)
                        return ("\(needed)", [random.pick(conditions), random.pick(conditions)])
                    },
                    inactive: random.oneIn(8) ? random.pick([.succeeded, .failed, .skipped]) : nil
                )
            }
            var schedule = try PipelineSchedule(nodes)
            var ended: Set<String> = []
            while let action = schedule.next(), action != .finish {
                switch action {
                case .run(let name):
                    let node = try #require(nodes.first { $0.name == name })
                    #expect(node.dependencies.allSatisfy { ended.contains($0.activity) }, "seed \(seed)")
                    #expect(ended.insert(name).inserted, "seed \(seed)")
                    schedule.note(name, random.oneIn(3) ? .failed : .succeeded)
                case .note(let name, _): #expect(ended.insert(name).inserted, "seed \(seed)")
                case .finish: break
                }
            }
            #expect(ended.count == count, "seed \(seed)")
        }
    }
}
