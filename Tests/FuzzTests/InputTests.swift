import Foundation
import Testing

/// Tests all code that reads external input, with inputs that follow from a seed.
///
/// `make fuzz` searches further, with inputs that follow from the coverage of the code.
@Suite("Every target")
struct InputTests {
    /// Two seeds, which run concurrently to use more than one core.
    private static let seeds: [UInt64] = [1, 2]
    /// The number of inputs for all targets together, if it differs from the sum of each target's own number.
    private static let caseCount = ProcessInfo.processInfo.environment["JIRASTREAM_FUZZ_CASES"].flatMap { Int($0) }

    @Test("has no violation with generated inputs", arguments: FuzzTarget.all.map(\.name), seeds)
    func holds(_ name: String, _ seed: UInt64) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        let mutator = Mutator(seeds: target.seeds, words: target.words)
        let share = Self.caseCount.map { $0 / FuzzTarget.all.count } ?? target.caseCount
        var failures = 0
        for number in 0..<share / Self.seeds.count where failures < 5 {
            let input = mutator.input(seed << 32 | UInt64(number))
            let title = "\(name), seed \(seed), input \(number)"
            do {
                try CrashNote.reading(title, input) { try target.check(input) }
            } catch {
                failures += 1
                Issue.record("\(title): \(error); input in base64: \(Data(input).base64EncodedString())")
            }
        }
    }

    @Test("has no violation with its seeds", arguments: FuzzTarget.all.map(\.name))
    func seedsHold(_ name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        #expect(!target.seeds.isEmpty)
        for input in target.seeds + [[], [0]] {
            try CrashNote.reading("\(name), a seed", input) { try target.check(input) }
        }
    }

    @Test("together have at least a hundred thousand inputs")
    func enough() {
        #expect(FuzzTarget.all.map(\.caseCount).reduce(0, +) >= 100_000)
        #expect(Set(FuzzTarget.all.map(\.name)).count == FuzzTarget.all.count)
    }
}
