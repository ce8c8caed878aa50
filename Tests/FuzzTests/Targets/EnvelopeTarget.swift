import Foundation
import InterimData
import TestSupport

@testable import JiraReader

extension FuzzTarget {
    /// The members outside the records of a page, in every pagination, with extreme numbers and tokens and flags of
    /// any kind. A plan requests valid offsets and sizes or ends with an error, and never traps.
    static let envelopes = FuzzTarget(
        "envelopes",
        caseCount: 4000,
        seeds: envelopeSeeds,
        words: envelopeWords,
        check: { input in
            for subject in EnvelopeSubject.all { try subject.drive(input) }
        }
    )

    private static let envelopeSeeds = [
        #"{"values":[{"id":"1","worklogId":1,"updatedTime":5},{"id":"2","worklogId":2,"updatedTime":7}],"startAt":0,"maxResults":50,"total":3,"isLast":false,"since":0,"until":7,"lastPage":false,"nextPage":"x","nextPageCursor":"c","last":false,"offset":0,"limit":5}"#,
        #"{"issues":[{"id":"10001","fields":{"created":"2024-01-01T00:00:00.000+0000"}}],"nextPageToken":"t","isLast":false,"total":9223372036854775807,"maxResults":-1,"startAt":0,"count":999999999999}"#,
        #"{"issues":[],"total":-9223372036854775808,"count":1e400,"isLast":true,"nextPageToken":7}"#,
        #"{"count":1000000000000,"issues":[{"id":"1"},{"id":"18446744073709551615"}],"nextPageToken":"a"}"#,
        #"{"values":[],"total":18446744073709551616,"isLast":"false","maxResults":4611686018427387904,"last":true,"nextPageCursor":null,"until":9223372036854775807,"lastPage":true}"#,
        #"{"records":[{"id":1}],"offset":0,"limit":9223372036854775807,"total":0}"#,
        #"{"comments":[{"id":"1"}],"startAt":9223372036854775807,"maxResults":0,"total":-1,"warnings":[{"message":"x"}],"warningMessages":["y"],"errorMessages":"z"}"#,
        #"{"issueChangeLogs":[{"issueId":"1","changeHistories":[{"id":"5"}]}],"nextPageToken":""}"#,
        #"[{"accountId":"a"},{"accountId":"b"}]"#,
    ].map { Array($0.utf8) }

    private static let envelopeWords = [
        "\"total\":", "\"maxResults\":", "\"startAt\":", "\"isLast\":", "\"nextPageToken\":", "\"nextPageCursor\":",
        "\"last\":", "\"until\":", "\"lastPage\":", "\"count\":", "\"limit\":", "\"offset\":", "\"nextPage\":\"x\"",
        "\"warnings\":", "\"errorMessages\":", "-1", "0", "1", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e400", "-0", "1.5", "1e18",
        "4611686018427387904", "999999999999", "1000000000001", "true", "false", "null", "\"\"", "\"t\"", "{}", "[]",
        ",",
        "}", "\"9999-12-31T23:59:59.999+0000\"", "\"0001-01-01T00:00:00.000+0000\"",
    ]
}

/// A pagination whose plan receives the same page for every request.
private struct EnvelopeSubject: Sendable {
    let name: String
    let makePlan: @Sendable () throws(JiraReaderError) -> any PagePlan

    static let all: [EnvelopeSubject] = {
        var subjects: [EnvelopeSubject] = [
            ("SearchProjects", nil), ("AuditRecords", nil), ("AllUsers", nil), ("Plans", nil), ("BoardIssues", nil),
            ("IssueChangelogs", nil), ("IdsOfWorklogsModifiedSince", nil), ("IssueIDs", nil), ("Issues", nil),
            ("Issues", 3), ("SearchProjects", 3), ("AllPermissionSchemes", nil),
        ].compactMap { (name: String, limit: Int?) in
            guard var table = try? Catalogue.table(named: name, listedOnly: false) else { return nil }
            table.parent = nil
            return EnvelopeSubject(name: name) { [table] () throws(JiraReaderError) in
                try table.makePlan(ReadOptions(limit: limit, columns: .none))
            }
        }
        if let issues = try? Catalogue.table(named: "Issues") {
            subjects.append(
                EnvelopeSubject(name: "Issues on Data Center") { () throws(JiraReaderError) in
                    var options = ReadOptions(columns: .none)
                    options.deployment = .dataCenter
                    options.resultWindow = 2
                    return try issues.makePlan(options)
                }
            )
        }
        subjects.append(
            EnvelopeSubject(name: "comments of an issue") { () throws(JiraReaderError) in
                let columns = ColumnSet([Column("id", .string)])
                return IssueList.comment.plan(issue: "1", columns: columns, table: "Issues")
            }
        )
        return subjects
    }()

    func drive(_ input: [UInt8]) throws {
        var plan = try makePlan()
        let indexer = PageIndexer()
        var waiting: [PageRequest] = []
        for _ in 0..<12 {
            let request: PageRequest
            var isBackground = false
            if waiting.isEmpty {
                switch plan.next() {
                case .page(let next): request = next
                case .background(let next): (request, isBackground) = (next, true)
                case .wait, .end: return
                }
            } else {
                request = waiting.removeFirst()
            }
            for (parameter, most) in [("startAt", 1 << 50), ("offset", 1 << 50), ("maxResults", 10_000)] {
                guard let text = request.query.first(where: { $0.name == parameter })?.value else { continue }
                try require(Int(text).map { (0...most).contains($0) } ?? false, "\(name) asks for \(parameter)=\(text)")
            }
            var layout = request.layout
            layout.depthLimit = 64
            guard let index = try? indexer.index(Pages.page(input), layout: layout) else { return }
            _ = SiteWarnings.found(in: index, of: layout, indexer)
            let batch = RecordBatch(index: index, columns: layout.columns, decoration: request.decoration)
            do throws(JiraReaderError) {
                if isBackground {
                    _ = try plan.receiveBackground(.success(PageResponse(batch)), to: request)
                } else {
                    let outcome = try plan.receive(PageResponse(batch), to: request)
                    waiting = outcome.nextRequests + waiting
                }
            } catch {
                return
            }
            let counts = [plan.expectedRecordCount, plan.announcedRecordCount].compactMap { $0 }
            try require(counts.allSatisfy { $0 >= 0 }, "\(name) expects \(counts)")
            _ = plan.takeFindings()
            _ = plan.takeListedIssues()
        }
    }
}
