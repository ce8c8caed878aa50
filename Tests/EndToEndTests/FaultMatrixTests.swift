import Foundation
import Judge
import MockJira
import Testing

/// Runs the built exporter against every fault of the mock, alone and combined.
@Suite("Copies from a site with faults", .timeLimit(.minutes(10)))
struct FaultMatrixTests {
    /// The result that a run must have with a fault.
    enum Requirement: Sendable {
        /// It succeeds and writes the same text as a run without faults.
        case same
        /// It succeeds and writes the same text as a run without faults, or fails with an error message. In the second
        /// case, it writes that text when it is resumed without the fault.
        case sameOrNamed
        /// It fails with an error that contains one of these texts, separated by bars. When it is resumed without the
        /// fault, it writes the same text as a run without faults.
        case named(String)
        /// The site's content changes. Each issue is either written once or reported as gone or unread, except at most
        /// `mayBeUnlisted` issues, which the site may omit from its list. The run ends with this exit code.
        case accounted(exitCode: Int32, mayBeUnlisted: Int)
        /// It writes the same text as a run without faults and reports the site's warnings, with exit code 3.
        case warned
        /// It writes the same text as a run without faults, with or without a report of the site's warnings, or fails
        /// with an error message.
        case sameNamedOrWarned
        /// The site's responses are wrong but consistent: the run ends, and each issue is written at most once.
        case consistentlyWrong
    }

    struct Case: Sendable {
        var faults: [String]
        var requirement: Requirement
        var issues: Int
        var seed: UInt64 = 1
        var isDistant = false

        init(_ faults: String..., requirement: Requirement, issues: Int = FaultMatrixTests.issues) {
            self.faults = faults
            self.requirement = requirement
            self.issues = issues
        }

        var name: String { faults.joined(separator: " ") + (seed == 1 ? "" : " (seed \(seed))") }
        var fields: [String] { issues > FaultMatrixTests.issues || isAccounted ? ["--fields", "summary"] : [] }
        private var isAccounted: Bool {
            switch requirement {
            case .accounted, .consistentlyWrong: true
            default: false
            }
        }
    }

    /// The number of issues of most cases. Debug builds have fewer, because they take ten times as long.
    static let issues = Binaries.areReleased ? 5000 : 600
    /// The number of issues of cases in which a search must have several pages. A page has 5,000 ids.
    private static let manyIssues = 10_500
    private static let bulk = "@/rest/api/3/issue/bulkfetch"
    private static let search = "@/rest/api/3/search/jql"

    /// The names of faults that a retry overcomes, each with a part of the error message of a run in which every
    /// attempt fails. Bars separate alternatives.
    private static let temporaryFaults = [
        ("tooManyRequests", "rate limit was reached"), ("tooManyRequestsBare", "rate limit was reached"),
        ("unavailable", "status 503"), ("cutBeforeAnswer", "connection broke"), ("cutAfterHead", "connection broke"),
        ("cutInBody", "connection broke"), ("contentLengthTooLong", "connection broke"),
        // The client reads the surplus bytes with this response or as the start of the next response. The message
        // depends on that.
        ("contentLengthTooShort", "not valid JSON|the response is not HTTP"), ("invalidUTF8", "UTF-8"),
        ("cutInString", "not valid JSON"), ("wrongContentType", "instead of JSON"), ("notJSON", "instead of JSON"),
        ("notJSONMislabelled", "not valid JSON"), ("gzipCutShort", "cannot be read"), ("stall", "no data was received"),
    ]

    static var singleFaults: [Case] {
        var cases: [Case] = []
        for (name, words) in temporaryFaults {
            // Each attempt with a stall takes the exporter's whole timeout.
            let rate = name == "stall" ? 0.1 : 0.3
            var some = [
                Case("\(name)x3\(bulk)", requirement: .same), Case("\(name):\(rate)", requirement: .sameOrNamed),
                Case(name, requirement: .named(words)),
            ]
            // Only responses to a remote client are compressed.
            for place in some.indices where name == "gzipCutShort" { some[place].isDistant = true }
            cases += some
        }
        return cases + [
            Case("slowDripx4", requirement: .same),
            Case("redirectElsewhere", requirement: .named("another address")),
            Case("redirectElsewhere:0.1\(bulk)", requirement: .sameOrNamed),
            Case("oversizedBody", requirement: .named("larger than the limit")),
            Case("oversizedBodyx4\(bulk)", requirement: .same),
            Case("deepNestingx3\(search)", requirement: .same),
            Case("repeatRecord\(bulk)", requirement: .named("twice")),
            Case("repeatRecord\(search)", requirement: .same),
            Case("emptyPagex2\(search)", requirement: .same, issues: manyIssues),
            Case("emptyPage\(search)", requirement: .named("consecutive pages were empty"), issues: manyIssues),
            Case("repeatedToken\(search)", requirement: .named("same record|for the second time"), issues: manyIssues),
            Case("overlappingPages", requirement: .same, issues: manyIssues),
            Case("offByOneStartAt", requirement: .same),
            Case("dropLastPage", requirement: .consistentlyWrong, issues: manyIssues),
            Case("loseNull", requirement: .consistentlyWrong),
            Case("growingSite", requirement: .accounted(exitCode: 0, mayBeUnlisted: 5)),
            Case("shrinkingSite", requirement: .accounted(exitCode: 0, mayBeUnlisted: 5)),
            Case("missingFromBulkfetch", requirement: .same), Case("missingFromBulkfetchx2", requirement: .same),
            Case("issueErrors", requirement: .same), Case("heavyBatches", requirement: .same),
            Case("expiredLogin", requirement: .named("stopped accepting the credentials")),
            Case("expiredLogin:0.5", requirement: .sameOrNamed),
            Case("siteWarnings", requirement: .warned), Case("siteWarningsx1\(search)", requirement: .warned),
            Case("nullToken\(search)", requirement: .named("has no nextPageToken"), issues: manyIssues),
            Case("emptyToken\(search)", requirement: .named("has no nextPageToken"), issues: manyIssues),
            Case("absentToken\(search)", requirement: .named("has no nextPageToken"), issues: manyIssues),
            Case("lastWithToken\(search)", requirement: .same, issues: manyIssues),
            Case("endlessListing\(search)", requirement: .named("only records of earlier pages")),
            Case("endlessListingx3\(search)", requirement: .same),
            Case("extremeNumbers", requirement: .same),
        ]
    }

    /// The combinations of `listingMixtures`, and combinations of three to five faults that are chosen by seed. These
    /// faults are so rare that a run reads many pages between two affected responses.
    static var mixtures: [Case] {
        listingMixtures
            + (2...11).map { seed in
                var generator = SeededGenerator(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
                var names = temporaryFaults.map(\.0).filter { $0 != "gzipCutShort" } + ["redirectElsewhere:0.01"]
                let faults = (0..<3 + generator.below(3)).map { _ in
                    let name = names.remove(at: generator.below(names.count))
                    return name.contains(":") ? name : "\(name):0.0\(2 + generator.below(7))"
                }
                var mixture = Case(requirement: .sameOrNamed)
                mixture.faults = faults
                mixture.seed = UInt64(seed)
                return mixture
            }
    }

    /// Combinations of faults of listings, site warnings and batches, most of them with temporary faults.
    private static var listingMixtures: [Case] {
        [
            Case(
                "lastWithToken\(search)",
                "extremeNumbers:0.5",
                "unavailable:0.05",
                requirement: .sameOrNamed,
                issues: manyIssues
            ),
            Case("nullToken:0.3\(search)", "cutInBody:0.05", requirement: .sameOrNamed, issues: manyIssues),
            Case(
                "siteWarnings:0.2",
                "lastWithToken\(search)",
                "tooManyRequests:0.05",
                "extremeNumbers:0.3",
                requirement: .sameNamedOrWarned,
                issues: manyIssues
            ),
            Case("endlessListingx4\(search)", "siteWarnings:0.3", "notJSON:0.05", requirement: .sameNamedOrWarned),
            Case("heavyBatches", "missingFromBulkfetch:0.2", "unavailable:0.02", requirement: .sameOrNamed),
            Case("heavyBatches:0.5", "issueErrors:0.3", "cutInBody:0.03", "stall:0.01", requirement: .sameOrNamed),
            Case("emptyTokenx1\(search)", "emptyPagex2\(search)", requirement: .sameOrNamed, issues: manyIssues),
        ]
    }

    @Test("are tested with every fault")
    func everyFault() {
        let played = Set(
            Self.singleFaults.flatMap(\.faults).map { $0.prefix { $0.isLetter || $0.isNumber } }.map(String.init)
        )
        for fault in Faults.all {
            #expect(played.contains { $0 == fault.name || $0.hasPrefix(fault.name + "x") }, "\(fault.name)")
        }
    }

    @Test("meet the requirement of each case, such as the same text as without faults")
    func matrix() async throws {
        let cases = Self.singleFaults + Self.mixtures
        let plain = try await PlainTexts(cases)
        let lines = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            var lines: [Int: String] = [:]
            for (number, one) in cases.enumerated() {
                // Eight cases run at once, because each waits most of the time.
                if number >= 8, let (place, line) = try await group.next() { lines[place] = line }
                group.addTask { (number, try await Self.play(one, plain)) }
            }
            for try await (place, line) in group { lines[place] = line }
            return lines
        }
        print("  fault × outcome")
        for number in cases.indices { print("  \(lines[number] ?? "?")") }
    }

    // MARK: One case

    private static let arguments = [
        "--connections", "4", "--retries", "3", "--page-limit", "8MB", "--level", "fastest",
        "--quiet",
    ]
    /// The time limit of a run. It is longer than all retries take, and much shorter than the hour for which the fault
    /// `stall` holds a response back.
    private static let limit = Duration.seconds(75)
    /// The limit of a run's peak memory, in bytes. It covers 32 MiB of pages in use, 8 MiB of pages kept for reuse,
    /// two pages of 8 MB with their indexes, the blocks of 2 to 8 cores, and code and libraries.
    private static let memoryLimit = 190_000_000

    fileprivate static func copy(_ one: Case, _ mock: MockProgram, _ folder: String) -> Copy {
        let site = one.isDistant ? mock.address.replacingOccurrences(of: "127.0.0.1", with: "0.0.0.0") : mock.address
        // Each attempt with a stall takes the exporter's whole timeout. Without that fault, a busy machine must not
        // cause a timeout.
        let seconds = one.faults.contains { $0.hasPrefix("stall") } ? "2" : "15"
        var copy = Copy(
            site: site,
            output: folder + "/out",
            arguments: arguments + ["--timeout", seconds] + one.fields
        )
        copy.limit = limit
        return copy
    }

    fileprivate static func onSite<R>(
        _ one: Case,
        _ faults: [String],
        _ port: ReservedPort,
        _ body: (MockProgram) async throws -> R
    ) async throws -> R {
        try await MockProgram.use(
            MockSiteConfiguration(issues: one.issues, seed: one.seed, hostileValues: true),
            ["--port", "\(port.number)"] + faults.flatMap { ["--fault", $0] },
            baseURL: "http://site.invalid",
            body
        )
    }

    private static func play(_ one: Case, _ plain: PlainTexts) async throws -> String {
        try await TemporaryFolder.use { folder in
            let start = ContinuousClock.now
            let reportPath = folder + "/report"
            let port = try ReservedPort()
            let first = try await onSite(one, one.faults, port) { mock in
                var copy = copy(one, mock, folder)
                copy.arguments += ["--report", reportPath]
                return try await copy.run()
            }
            #expect(first.ending != .outOfTime, "\(one.name) hangs")
            #expect(!first.standardError.contains("Fatal"), "\(one.name): \(first)")
            guard let report = try? Report(path: reportPath) else {
                Issue.record("\(one.name) has no report: \(first)")
                return one.name
            }
            #expect(report.peakMemoryBytes <= memoryLimit, "\(one.name): \(report.peakMemoryBytes) bytes of memory")
            var outcome = "code \(first.exitCode ?? -1)"
            if first.exitCode == 1 {
                let error = report.errors.first
                #expect(error?.message.isEmpty == false, "\(one.name): \(first)")
                #expect(!FileManager.default.fileExists(atPath: folder + "/out"), "\(one.name) left a file")
                outcome = "error"
                if case .named(let words) = one.requirement { outcome += " \"\(words.split(separator: "|")[0])\"" }
                if case .consistentlyWrong = one.requirement { return line(one, outcome, report, start) }
                // The second run reads the same site without faults.
                let last = try await onSite(one, [], port) { mock in
                    var copy = copy(one, mock, folder)
                    copy.arguments.append("--resume")
                    return try await copy.run()
                }
                let codes: Set<Int32> = if case .sameNamedOrWarned = one.requirement { [0, 3] } else { [0] }
                #expect(last.exitCode.map(codes.contains) == true, "\(one.name): it does not resume: \(last)")
                let kept = first.standardError.contains("--resume")
                outcome += kept ? ", resumed" : ", started again"
            }
            try await check(one, first, report, plain, folder)
            return line(one, outcome, report, start)
        }
    }

    private static func check(
        _ one: Case,
        _ first: FinishedProgram,
        _ report: Report,
        _ plain: PlainTexts,
        _ folder: String
    ) async throws {
        var isExact = true
        switch one.requirement {
        case .same: #expect(first.exitCode == 0, "\(one.name): \(first)")
        case .sameOrNamed: #expect([0, 1].contains(first.exitCode), "\(one.name): \(first)")
        case .sameNamedOrWarned: #expect([0, 1, 3].contains(first.exitCode), "\(one.name): \(first)")
        case .warned:
            #expect(first.exitCode == 3, "\(one.name): \(first)")
            #expect(first.standardError.contains(SiteWarnings.words), "\(one.name): \(first)")
            #expect(report.listing?.siteWarnings == [SiteWarnings.words], "\(one.name): \(report)")
        case .named(let words):
            #expect(first.exitCode == 1, "\(one.name): \(first)")
            let message = report.errors.first?.message ?? ""
            #expect(words.split(separator: "|").contains { message.contains($0) }, "\(one.name): \(message)")
        case .accounted(let exitCode, let mayBeUnlisted):
            isExact = false
            #expect(first.exitCode == exitCode, "\(one.name): \(first)")
            let written = try await ids(folder + "/out")
            #expect(Set(written).count == written.count, "\(one.name): each issue once")
            let named = Set((report.goneIssues + report.unreadIssues).map(String.init))
            #expect(named.isDisjoint(with: written), "\(one.name): no written issue is reported missing")
            let all = Set(try #require(plain.ids[PlainTexts.key(one)]))
            #expect(all.isSuperset(of: written) && all.isSuperset(of: named), "\(one.name)")
            let rest = all.subtracting(written).subtracting(named)
            #expect(rest.count <= mayBeUnlisted, "\(one.name): \(rest.count) issues are unaccounted for")
            #expect(report.unreadIssues.isEmpty == (exitCode == 0), "\(one.name)")
        case .consistentlyWrong:
            isExact = false
            let written = try await ids(folder + "/out")
            #expect(Set(written).count == written.count, "\(one.name): each issue once")
        }
        guard isExact else { return }
        let sha256 = try Manifest(path: folder + "/out").sha256
        #expect(sha256 == plain.sha256[PlainTexts.key(one)], "\(one.name): the text differs")
        let verified = try await Program(Binaries.jirastream, ["verify", folder + "/out"]).run()
        #expect(verified.exitCode == 0, "\(one.name): \(verified)")
    }

    private static func line(
        _ one: Case,
        _ outcome: String,
        _ report: Report,
        _ start: ContinuousClock.Instant
    ) -> String {
        let seconds = Double((ContinuousClock.now - start) / .milliseconds(100)).rounded() / 10
        return "\(one.name) | \(outcome) | \(report.requests) requests, \(report.retries) retries | "
            + "\(report.goneIssues.count) gone, \(report.unreadIssues.count) unread | \(seconds) s | "
            + "\(report.peakMemoryBytes / 1_000_000) MB"
    }

    /// Returns the ids of the records of an output, in the order of its lines.
    fileprivate static func ids(_ path: String) async throws -> [String] {
        try await TextLines.of(path).map { line in
            let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require(record?["id"] as? String)
        }
    }
}

/// The results of runs without faults, by `key`: the SHA-256 of the text, and the ids of the issues if the case has
/// `fields`.
private struct PlainTexts: Sendable {
    var sha256: [String: String] = [:]
    var ids: [String: [String]] = [:]

    static func key(_ one: FaultMatrixTests.Case) -> String { "\(one.issues) \(one.seed) \(one.fields)" }

    init(_ cases: [FaultMatrixTests.Case]) async throws {
        for one in cases where sha256[Self.key(one)] == nil {
            try await TemporaryFolder.use { folder in
                try await FaultMatrixTests.onSite(one, [], try ReservedPort()) { mock in
                    _ = try await FaultMatrixTests.copy(one, mock, folder).succeed()
                }
                sha256[Self.key(one)] = try Manifest(path: folder + "/out").sha256
                if !one.fields.isEmpty { ids[Self.key(one)] = try await FaultMatrixTests.ids(folder + "/out") }
            }
        }
    }
}

/// A generator of random numbers that are determined by a seed.
private struct SeededGenerator {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(1, limit)))
    }
}
