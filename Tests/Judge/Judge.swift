internal import Foundation
package import MockSite

/// Compares an export of a mock site with the site, independently of the exporter and of the mock's responses.
///
/// The judge builds the expected rows with a writer of its own, from the site's data and Atlassian's REST API
/// documentation. Python's JSON reader compares these rows with the export. The judge shares no code with the
/// exporter, and does not use the code with which the mock writes responses.
package struct Judge: Sendable {
    /// The site that was exported.
    package let site: Site

    /// Creates a judge of exports of one site.
    package init(_ site: Site) {
        self.site = site
    }

    /// A Boolean value that indicates whether this machine has the programs that a judge needs.
    package static var isAvailable: Bool { Program.find("python3") != nil }

    /// Compares an export with the site.
    ///
    /// - Throws: ``ProgramError`` if the comparison itself failed. If the file is missing or damaged, no error is
    ///   thrown, but the verdict reports it.
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

/// The result of a comparison.
package enum Verdict: Sendable, Equatable, CustomStringConvertible {
    /// The export equals the site: it has the same records in the same order, with the same values.
    case agrees(records: Int)
    /// The first differences, as sentences.
    case differs([String])

    /// A Boolean value that indicates whether the export equals the site.
    package var isAgreement: Bool {
        if case .agrees = self { true } else { false }
    }

    /// The result as a sentence.
    package var description: String {
        switch self {
        case .agrees(let records): "agrees on \(records) records"
        case .differs(let differences): "differs:\n  " + differences.joined(separator: "\n  ")
        }
    }
}

/// An exported file, and the options with which it was written.
package struct Export: Sendable {
    /// The tables that a judge can compare.
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

    /// The notation of points in time in columns.
    package enum DateTimes: String, Sendable {
        /// RFC 3339, such as `2020-01-01T10:00:00.000+00:00`.
        case rfc3339
        /// Jira's notation, such as `2020-01-01T10:00:00.000+0000`.
        case verbatim
    }

    /// The format of the text.
    package enum Format: String, Sendable {
        case ndjson, json
    }

    /// The fields of issues that were requested, in Jira's terms.
    package enum FieldChoice: Sendable, Equatable {
        case all
        case navigable
        case named([String])
        /// All fields except these.
        case allBut([String])
    }

    /// The table that was exported.
    package var table: Table
    /// The path of the file, which contains text or gzip.
    package var path: String
    /// The format that was requested.
    package var format = Format.ndjson
    /// The notation of points in time that was requested.
    package var dateTimes = DateTimes.rfc3339
    /// The numbers of the issues that were requested, in the expected order; `nil` for all issues, in the order of
    /// creation and key.
    package var issues: [Int]?
    /// The fields of issues that were requested.
    package var fieldChoice = FieldChoice.all
    /// The lists inside issues that were to be completed: `comment`, `worklog`, `changelog`.
    package var complete: Set<String> = []
    /// A Boolean value that indicates whether columns that are objects were to be replaced by their members.
    package var isFlat = false
    /// The maximum number of records that was requested; `nil` for no maximum.
    package var limit: Int?

    /// Creates an export of a whole table as NDJSON, as the exporter writes it without options.
    package init(_ table: Table, _ path: String) {
        self.table = table
        self.path = path
    }
}
