internal import Foundation
package import MockSite

/// The third party between a mock site and what somebody exported from it.
///
/// It builds what the export must hold from the plain values of the site and the vendor's documents, with a writer of its
/// own, and has Python's reader compare the two. It shares no code with the exporter, and neither sees nor uses how the
/// mock writes.
package struct Judge: Sendable {
    /// The site that was exported.
    package let site: Site

    /// A judge of exports of one site.
    package init(_ site: Site) {
        self.site = site
    }

    /// Whether this machine has what a judge needs.
    package static var isAvailable: Bool { Program.find("python3") != nil }

    /// Compares an export with the site.
    ///
    /// - Throws: ``ProgramError`` when the comparison itself did not work. A file that is missing or damaged is a verdict.
    package func verdict(on export: Export) async throws -> Verdict {
        try await verdict(on: export.path, format: export.format, rows: rows(of: export))
    }

    func verdict(on path: String, format: Export.Format = .ndjson, rows: ExpectedRows) async throws -> Verdict {
        try await TemporaryFolder.use { folder in
            let expectation = folder + "/expected"
            try await ExpectationFile(path: expectation).write(rows)
            guard let python = Program.find("python3"),
                let script = Bundle.module.path(forResource: "judge", ofType: "py")
            else { throw ProgramError("the judge needs python3 and its script") }
            let finished = try await Program(
                python,
                [script, expectation, path, format.rawValue, rows.identity ?? "-"]
            ).run(limit: .seconds(300))
            guard finished.exitCode == 0 else { throw ProgramError("the judge's reader failed: \(finished)") }
            let answer = try JSONDecoder().decode(Answer.self, from: finished.standardOutput)
            return answer.differences.isEmpty ? .agrees(records: answer.records) : .differs(answer.differences)
        }
    }

    private struct Answer: Decodable {
        var records: Int
        var differences: [String]
    }
}

/// What a judge found.
package enum Verdict: Sendable, Equatable, CustomStringConvertible {
    /// The export equals the site: the same records in the same order, and each of their values.
    case agrees(records: Int)
    /// The first differences, in words.
    case differs([String])

    /// Whether they are equal.
    package var isAgreement: Bool {
        if case .agrees = self { true } else { false }
    }

    /// The finding in words.
    package var description: String {
        switch self {
        case .agrees(let records): "agrees on \(records) records"
        case .differs(let differences): "differs:\n  " + differences.joined(separator: "\n  ")
        }
    }
}

/// An exported file, and what was asked for when it was written.
package struct Export: Sendable {
    /// The tables a judge knows.
    package enum Table: String, Sendable, CaseIterable {
        case issues = "Issues"
        case searchProjects = "SearchProjects"
        case allUsers = "AllUsers"
        case allDashboards = "AllDashboards"
        case fields = "Fields"
        case serverInfo = "ServerInfo"
        case worklogs = "IdsOfWorklogsModifiedSince"
        case plans = "Plans"
    }

    /// How points in time in columns of their own were to be written.
    package enum DateTimes: String, Sendable {
        /// `2020-01-01T10:00:00.000+00:00`.
        case rfc3339
        /// `2020-01-01T10:00:00.000+0000`, as the vendor sends them.
        case verbatim
    }

    /// The form of the text.
    package enum Format: String, Sendable {
        case ndjson, json
    }

    /// Which fields of issues were asked for, in the vendor's terms.
    package enum FieldChoice: Sendable, Equatable {
        case all
        case navigable
        case named([String])
        /// All but these.
        case allBut([String])
    }

    /// The table that was exported.
    package var table: Table
    /// The file: text or gzip.
    package var path: String
    /// The form that was asked for.
    package var format = Format.ndjson
    /// How points in time were asked for.
    package var dateTimes = DateTimes.rfc3339
    /// The issues that were asked for, in the order expected; nil for all of them in the order of creation and key.
    package var issues: [Int]?
    /// The fields of issues that were asked for.
    package var fieldChoice = FieldChoice.all
    /// The lists inside issues that were to be whole: `comment`, `worklog`, `changelog`.
    package var complete: Set<String> = []
    /// Whether columns that are objects were to give way to their members.
    package var isFlat = false
    /// The most records that were asked for.
    package var limit: Int?

    /// An export of a whole table as NDJSON, as the exporter makes it without options.
    package init(_ table: Table, _ path: String) {
        self.table = table
        self.path = path
    }
}
