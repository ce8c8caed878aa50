import Foundation
import InterimData
import TestSupport
import Testing

@testable import JiraReader

@Suite("Queries that a site rejects")
struct RejectedQueryTests {
    @Test("The error contains the user's query as given, before Jira's message with the brackets of the request")
    func userQuery() {
        let site = JiraReaderError(
            .rejected,
            JiraReaderError.message("rejected", siteError: "Expecting a value but got ')'. (line 1, character 12)"),
            status: 400
        )
        #expect(
            JQL.rejection(site, of: "project = ORDER BY key").message
                == "rejected; the JQL as given, which is sent in brackets, is \"project = ORDER BY key\"; Jira error: "
                + "Expecting a value but got ')'. (at the end of the JQL)"
        )
        #expect(JQL.rejection(site, of: nil).message == site.message)
    }

    /// A site that created seven issues in each minute, and that rejects some forms of queries.
    private final class Site {
        static let start: Int64 = 1_729_980_000_000
        let ids = (0..<30_000).map { UInt64(10_000 + $0) }
        var rejectsProject = false
        var rejectsNumbers = false
        var rejectsTexts = false
        var zone: String? = "Europe/Berlin"
        var queries: [String] = []
        var counted: [String] = []

        func created(_ place: Int) -> Int64 { Self.start + Int64(place / 7) * 60_000 }

        private static let refusal = JiraReaderError(.rejected, "no", status: 400)

        func answer(_ request: PageRequest) throws -> String? {
            if let batch = request.batch { return "{\"issues\":\(ScriptedSite.list(batch.ids.map(String.init)))}" }
            if request.path.hasSuffix("/field") { return "[]" }
            if request.path.hasSuffix("/myself") { return zone.map { "{\"timeZone\":\"\($0)\"}" } ?? "{}" }
            let body = try #require(
                JSONSerialization.jsonObject(with: Data(request.body?.bytes ?? [])) as? [String: Any]
            )
            let jql = try #require(body["jql"] as? String)
            if request.path == ApproximateCount.path {
                if rejectsProject, jql.contains("project") { throw Self.refusal }
                counted.append(jql)
                return "{\"count\":\(ids.count)}"
            }
            if rejectsProject, jql.contains("project IS NOT EMPTY") { throw Self.refusal }
            if body["fields"] as? [String] == ["created"] {
                let wanted = jql.hasPrefix("id = ") ? UInt64(jql.dropFirst(5)) : ids.last
                let place = try #require(ids.firstIndex { $0 == wanted })
                let text = DateTimeText.jira(milliseconds: Int(created(place))) ?? ""
                return #"{"issues":[{"id":"\#(ids[place])","fields":{"created":"\#(text)"}}]}"#
            }
            if body["nextPageToken"] == nil { queries.append(jql) }
            let (from, to) = (try border(jql, ">= "), try border(jql, "< "))
            let found = ids.indices.filter { created($0) >= from ?? .min && created($0) < to ?? .max }
            let start = (body["nextPageToken"] as? String).flatMap { Int($0.dropFirst()) } ?? 0
            let end = min(found.count, start + (body["maxResults"] as? Int ?? 0))
            let token = end < found.count ? ",\"nextPageToken\":\"t\(end)\"" : ""
            return "{\"issues\":\(ScriptedSite.list(found[start..<end].map { String(ids[$0]) }))\(token)}"
        }

        private func border(_ jql: String, _ comparison: String) throws -> Int64? {
            guard !jql.contains(" OR "), let range = jql.range(of: "created \(comparison)") else { return nil }
            let rest = jql[range.upperBound...]
            guard rest.hasPrefix("\"") else {
                if rejectsNumbers { throw Self.refusal }
                return Int64(rest.prefix { $0.isNumber })
            }
            if rejectsTexts { throw Self.refusal }
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: "en_US_POSIX")
            formatter.timeZone = zone.flatMap { TimeZone(identifier: $0) }
            formatter.dateFormat = "yyyy-MM-dd HH:mm"
            let date = try #require(formatter.date(from: String(rest.dropFirst().prefix { $0 != "\"" })))
            return Int64(date.timeIntervalSince1970) * 1000
        }
    }

    /// Runs a census and returns its ids. Batches wait for ids, so that the census is split.
    private static func list(
        _ site: Site,
        jql: String? = nil,
        partition: CreatedRange = CreatedRange()
    ) throws -> [UInt64] {
        var census = try IssueCensus(
            table: "Issues",
            jql: jql,
            limit: nil,
            sizes: .init(page: 500, maximumWaiting: 1000, maximumWaitingInAll: 20_000, rangesAhead: 3, range: 5000),
            partition: partition
        )
        census.expectedCount = site.ids.count
        let indexer = PageIndexer()
        var asked: [PageRequest] = []
        var taken: [UInt64] = []
        while !census.isTaken {
            while let request = census.nextRequest() { asked.append(request) }
            try #require(!asked.isEmpty, "no request is pending and the census is not finished")
            let request = asked.removeFirst()
            let result: Result<PageResponse, JiraReaderError>
            do {
                let answer = try site.answer(request)
                let index = try indexer.index(Pages.page(try #require(answer)), layout: request.layout)
                result = .success(PageResponse(RecordBatch(index: index, columns: request.layout.columns)))
            } catch let error as JiraReaderError {
                result = .failure(error)
            }
            try census.receive(result, to: request)
            while let ids = census.take(100) { taken += ids }
        }
        return taken
    }

    @Test("because they are unrestricted are sent with another restriction that excludes nothing")
    func unbounded() throws {
        let site = Site()
        site.rejectsProject = true
        let run = PlanRun(.issues, ReadOptions(columns: .none), mostSteps: 100_000, script: site.answer)
        #expect(run.failure == nil && run.keys == site.ids.map(String.init))
        #expect(site.queries == ["(created < 0 OR created >= 0) ORDER BY created ASC, key ASC"])
        #expect(site.counted == ["(created < 0 OR created >= 0)"] && run.findings.isEmpty)
        // A child table lists its parents in the same way.
        let parents = Site()
        parents.rejectsProject = true
        let table = try Catalogue.table(named: "IssueIDs", listedOnly: false)
        let listed = PlanRun(table, mostSteps: 100_000, script: parents.answer)
        #expect(listed.failure == nil && listed.keys.count == parents.ids.count && parents.counted.count == 1)
    }

    @Test("do not exclude issues from before 1970, which a run without JQL lists too")
    func before1970() throws {
        for rejectsProject in [false, true] {
            for deployment in [Deployment.cloud, .dataCenter] {
                let times: [Int64] = [-61_000_000_000_000, -1, 0, 1_700_000_000_000]
                var options = ReadOptions(columns: .none)
                options.deployment = deployment
                let run = PlanRun(.issues, options) { request in
                    if let batch = request.batch {
                        return "{\"issues\":\(ScriptedSite.list(batch.ids.map(String.init)))}"
                    }
                    if request.path.hasSuffix("/field") { return "[]" }
                    let body = try #require(
                        JSONSerialization.jsonObject(with: Data(request.body?.bytes ?? [])) as? [String: Any]
                    )
                    let jql = try #require(body["jql"] as? String)
                    if rejectsProject, jql.contains("project") {
                        throw JiraReaderError(.rejected, "no", status: 400)
                    }
                    // A simple evaluation of the comparisons that the query contains.
                    let found = times.indices.filter {
                        jql.contains("created < 0 OR") || !jql.contains("created >= 0") || times[$0] >= 0
                    }
                    if request.path == ApproximateCount.path { return "{\"count\":\(found.count)}" }
                    let rows = ScriptedSite.list(found.map { String($0 + 1) })
                    return "{\"issues\":\(rows),\"total\":\(found.count),\"isLast\":true}"
                }
                #expect(run.failure == nil && run.keys == ["1", "2", "3", "4"], "\(run.failure as Any)")
                #expect(run.findings.isEmpty)
            }
        }
    }

    @Test("end the run if they are the user's own")
    func own() throws {
        let run = PlanRun(.issues, ReadOptions(jql: "x = 1")) { request in
            if request.path.hasSuffix("/field") { return "[]" }
            throw JiraReaderError(.rejected, "no", status: 400)
        }
        #expect(run.failure?.status == 400)
    }

    @Test("because of numeric dates are sent with dates in the account's time zone, even in repeated hours")
    func numbers() throws {
        let plain = Site()
        #expect(try Self.list(plain) == plain.ids && plain.queries.count > 3)
        for jql in [nil, "a = 1"] as [String?] {
            let site = Site()
            site.rejectsNumbers = true
            #expect(try Self.list(site, jql: jql) == site.ids)
            let ranges = site.queries.filter { $0.contains("\"2024-") }
            #expect(ranges.count > 3)
            #expect(ranges.allSatisfy { !$0.contains("2024-10-27 02:") }, "in a repeated hour")
        }
    }

    @Test(
        "are sent in the time zone of a partition, and the partitions stay exact in repeated hours",
        arguments: [nil, "Europe/Berlin"]
    )
    func partitions(zone: String?) throws {
        // The issues in the middle of the list were created in the night of 27 October 2024, when clocks were set back.
        let borders = [300, 7003, 15_001, 29_990].map { Site().created($0) }
        for table in [Table.issues, try Catalogue.table(named: "IssueIDs", listedOnly: false)] {
            var keys: [String] = []
            for range in CreatedRange(start: nil, end: nil, timeZone: zone).cut(at: borders) {
                let site = Site()
                (site.rejectsNumbers, site.rejectsTexts) = (zone != nil, zone == nil)
                var options = ReadOptions(columns: .none)
                options.partition = Partition(table: table.name, extent: .created(range))
                let run = PlanRun(table, options, mostSteps: 100_000, script: site.answer)
                #expect(run.failure == nil && site.queries.allSatisfy { !$0.contains("project") })
                keys += run.keys
            }
            #expect(keys == Site().ids.map(String.init), "\(table.name)")
        }
    }

    @Test("do not prevent the splitting of a partition, in both notations of dates", arguments: [nil, "Europe/Berlin"])
    func splitPartitions(zone: String?) throws {
        var keys: [UInt64] = []
        let ranges = CreatedRange(start: nil, end: nil, timeZone: zone).cut(at: [Site().created(14_003)])
        for range in ranges {
            let site = Site()
            (site.rejectsNumbers, site.rejectsTexts) = (zone != nil, zone == nil)
            keys += try Self.list(site, partition: range)
            #expect(site.queries.count > 3, "the partition was not split")
        }
        #expect(keys == Site().ids)
    }

    @Test("because of a partition's dates end the run, since all partitions must use the same notation of dates")
    func unreadablePartition() throws {
        for table in [Table.issues, try Catalogue.table(named: "IssueIDs", listedOnly: false)] {
            for zone in [nil, "Europe/Berlin"] {
                let site = Site()
                (site.rejectsNumbers, site.rejectsTexts) = (zone == nil, zone != nil)
                var options = ReadOptions(columns: .none)
                let range = CreatedRange(start: nil, end: site.created(500), timeZone: zone)
                options.partition = Partition(table: table.name, extent: .created(range))
                let run = PlanRun(table, options, mostSteps: 100_000, script: site.answer)
                #expect(run.failure?.code == .rejected && run.keys.isEmpty, "\(table.name) \(zone ?? "")")
            }
        }
    }

    @Test("because of all dates, or without a known time zone, lead to one chain of pages that lists all issues")
    func noDates() throws {
        for (zone, rejectsTexts) in [(nil, false), ("Nowhere/At all", false), ("Europe/Berlin", true)]
            as [(String?, Bool)]
        {
            let site = Site()
            site.rejectsNumbers = true
            site.rejectsTexts = rejectsTexts
            site.zone = zone
            #expect(try Self.list(site) == site.ids)
        }
    }

    @Test("because of numeric dates are sent with dates in the account's time zone on Data Center too")
    func offsets() throws {
        var asked: [String] = []
        let start: Int64 = 1_700_000_000_000
        let all = (0..<700).map { (id: UInt64($0 + 1), created: start + Int64($0) * 20_000) }
        var options = ReadOptions(columns: .none)
        options.deployment = .dataCenter
        options.resultWindow = 100
        let run = PlanRun(.issues, options, mostSteps: 100_000) { request in
            if let batch = request.batch { return "{\"issues\":\(ScriptedSite.list(batch.ids.map(String.init)))}" }
            if request.path.hasSuffix("/field") { return "[]" }
            if request.path.hasSuffix("/myself") { return #"{"timeZone":"Asia/Kolkata"}"# }
            let body = try #require(
                JSONSerialization.jsonObject(with: Data(request.body?.bytes ?? [])) as? [String: Any]
            )
            let jql = try #require(body["jql"] as? String)
            if body["startAt"] as? Int == 0 { asked.append(jql) }
            var from = Int64.min
            if let range = jql.range(of: "created >= ") {
                guard jql[range.upperBound...].hasPrefix("\"") else {
                    throw JiraReaderError(.rejected, "no", status: 400)
                }
                let formatter = DateFormatter()
                formatter.locale = Locale(identifier: "en_US_POSIX")
                formatter.timeZone = TimeZone(identifier: "Asia/Kolkata")
                formatter.dateFormat = "yyyy-MM-dd HH:mm"
                let text = jql[range.upperBound...].dropFirst().prefix { $0 != "\"" }
                from = Int64(try #require(formatter.date(from: String(text))).timeIntervalSince1970) * 1000
            }
            let found = all.filter { $0.created >= from }
            let place = body["startAt"] as? Int ?? 0
            let page = found.dropFirst(place).prefix(body["maxResults"] as? Int ?? 0)
            let rows = page.map {
                #"{"id":"\#($0.id)","fields":{"created":"\#(DateTimeText.jira(milliseconds: Int($0.created)) ?? "")"}}"#
            }
            return "{\"total\":\(found.count),\"issues\":[\(rows.joined(separator: ","))]}"
        }
        #expect(run.failure == nil && run.keys == all.map { String($0.id) }, "\(run.failure as Any)")
        #expect(asked.first == "ORDER BY created ASC, key ASC", "Data Center accepts queries without a restriction")
        #expect(asked.contains { $0.contains("created >= \"") })
    }
}
