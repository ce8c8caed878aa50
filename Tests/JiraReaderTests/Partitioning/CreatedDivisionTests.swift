import TestSupport
import Testing

@testable import JiraReader

@Suite("Ranges of created with about the same number of issues")
struct CreatedDivisionTests {
    /// Divides a list of creation times in ascending order. Returns the number of issues in each range, and the number
    /// of ranges that were counted.
    private func divide(_ times: [Int64], parts: Int) throws -> (sizes: [Int], questions: Int) {
        var division = CreatedDivision(
            oldest: try #require(times.first),
            newest: try #require(times.last),
            parts: parts
        )
        func count(_ range: CreatedRange) -> Int {
            times.count { $0 >= range.start ?? .min && $0 < range.end ?? .max }
        }
        var questions = 0
        while !division.rangesToCount.isEmpty {
            questions += division.rangesToCount.count
            division.receive(division.rangesToCount.map(count))
        }
        #expect(division.borders == division.borders.sorted() && Set(division.borders).count == division.borders.count)
        let ranges = CreatedRange().cut(at: division.borders)
        #expect(ranges.first?.start == nil && ranges.last?.end == nil)
        #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.end == $1.start })
        return (ranges.map(count), questions)
    }

    @Test("differ by less than a quarter for any distribution of issues over the years", arguments: 1..<21)
    func balance(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let parts = 2 + random.below(15)
        // Years with few issues, and weeks in which most issues were imported.
        let bursts = (0..<5).map { _ in Int64(random.below(400_000_000)) * 1000 }
        let times = (0..<20_000).map { _ -> Int64 in
            random.below(4) == 0
                ? Int64(random.below(400_000_000)) * 1000
                : bursts[random.below(bursts.count)] + Int64(random.below(20_000_000)) * 100
        }.sorted()
        let (sizes, questions) = try divide(times, parts: parts)
        #expect(sizes.count == parts && sizes.reduce(0, +) == times.count, "seed \(seed)")
        let share = times.count / parts
        #expect(sizes.allSatisfy { abs($0 - share) * 4 <= share + 4 }, "seed \(seed): \(sizes)")
        #expect(questions <= 60 * parts, "seed \(seed): \(questions) counts for \(parts)")
    }

    @Test("are fewer if there are few issues or minutes, and have no borders inside a minute")
    func few() throws {
        #expect(try divide([5, 6], parts: 8).sizes == [2])
        #expect(try divide(Array(repeating: 1_700_000_000_000, count: 1000), parts: 8).sizes == [1000])
        let minute: [Int64] = (0..<1000).map { 1_700_000_000_000 + $0 }
        #expect(try divide(minute, parts: 4).sizes == [1000])
        let before1970 = try divide([-61_000_000_000_000, -1, 0, 1_700_000_000_000], parts: 4).sizes
        #expect(before1970.reduce(0, +) == 4 && before1970.count > 1)
        #expect(try divide([0, 1_000_000_000], parts: 1).sizes == [2])
    }

    @Test("end if all counts are zero")
    func noCounts() {
        var division = CreatedDivision(oldest: 0, newest: 1_000_000_000, parts: 5)
        division.receive([0])
        #expect(division.rangesToCount.isEmpty && division.borders.isEmpty)
    }
}
