import MockJira
import MockSite
import Testing

/// The properties that every mock site has.
@Suite struct SiteTests {
    private func site(_ issues: Int = 3000, seed: UInt64 = 1) -> Site {
        Site(MockSiteConfiguration(issues: issues, seed: seed, hostileValues: true), baseURL: "http://mock")
    }

    @Test("The configured share of issues has comments and worklogs", arguments: [0, 30, 100])
    func shares(share: Int) {
        var configuration = MockSiteConfiguration(issues: 2000, hostileValues: true)
        configuration.commentedIssues = share
        configuration.workedIssues = share
        let site = Site(configuration, baseURL: "http://x")
        let issues = (0..<site.issueCount).map { site.issue($0) }
        let wanted = share == 30 ? 540...660 : share * 20...share * 20
        #expect(wanted.contains(issues.count { $0.commentTotal > 0 }))
        #expect(wanted.contains(issues.count { $0.worklogTotal > 0 }))
    }

    @Test("The same seed creates the same site, and another seed creates another site")
    func seedDeterminesTheSite() {
        let (one, two, other) = (site(300), site(300), site(300, seed: 2))
        #expect((0..<300).map { one.issue($0) } == (0..<300).map { two.issue($0) })
        #expect(one.users == two.users && one.projects == two.projects && one.fields == two.fields)
        #expect(one.dashboards == two.dashboards && one.plans == two.plans)
        #expect(one.worklogChanges == two.worklogChanges && one.issuesInCensusOrder == two.issuesInCensusOrder)
        #expect((0..<300).map { one.issue($0) } != (0..<300).map { other.issue($0) })
    }

    @Test("An issue does not depend on the issues read before it")
    func issuesAreComputedAlone() {
        let whole = (0..<100).map { site(500).issue($0) }
        let single = (0..<100).reversed().map { site(500).issue($0) }
        #expect(whole == single.reversed())
    }

    @Test("Ids ascend from 10000 with gaps, keys are unique, and both identify the issue", arguments: 1...4)
    func identifiers(seed: Int) {
        let site = site(seed: UInt64(seed))
        var last = 9999
        var gaps = 0
        var keys: Set<String> = []
        for number in 0..<site.issueCount {
            let issue = site.issue(number)
            let id = Int(issue.id) ?? 0
            #expect(id > last)
            gaps += id - last - 1
            last = id
            keys.insert(issue.key)
            #expect(site.issueNumber(id: issue.id) == number && site.issueNumber(key: issue.key) == number)
        }
        #expect(gaps > 0 && keys.count == site.issueCount)
        #expect(site.issueNumber(id: "9999") == nil && site.issueNumber(key: "OPS-999999") == nil)
        #expect(site.issueNumber(key: "NOPE-1") == nil && site.issueNumber(key: "OPS-") == nil)
    }

    @Test(
        "Census order is by created, then project key, then key number, and differs from the order of ids",
        arguments: 1...4
    )
    func censusOrder(seed: Int) {
        let site = site(seed: UInt64(seed))
        let order = site.issuesInCensusOrder
        let plain = (0..<site.issueCount).map { site.issue($0) }
        let expected = plain.sorted { a, b in
            let keyA = Self.keyParts(a.key)
            let keyB = Self.keyParts(b.key)
            return (a.created, keyA.0, keyA.1) < (b.created, keyB.0, keyB.1)
        }
        #expect(order == expected.map(\.number))
        #expect(order != order.sorted())
    }

    static func keyParts(_ key: String) -> (String, Int) {
        let parts = key.split(separator: "-")
        return (String(parts[0]), Int(parts[1]) ?? -1)
    }

    @Test(
        "Some issues of one or several projects have equal creation times; neither id nor key text orders them"
    )
    func ties() {
        let site = site()
        let groups = Dictionary(grouping: (0..<site.issueCount).map { site.issue($0) }, by: \.created).values
        let inOneProject = groups.filter { $0.count > 4 && Set($0.map(\.project.id)).count == 1 }
        let acrossProjects = groups.filter { $0.count > 4 && Set($0.map(\.project.id)).count > 1 }
        #expect(!inOneProject.isEmpty && !acrossProjects.isEmpty)
        let places = Dictionary(uniqueKeysWithValues: site.issuesInCensusOrder.enumerated().map { ($1, $0) })
        func inCensusOrder(_ group: [MockSite.Issue]) -> [MockSite.Issue] {
            group.sorted { places[$0.number, default: 0] < places[$1.number, default: 0] }
        }
        #expect(inOneProject.contains { inCensusOrder($0) != $0.sorted { $0.number < $1.number } })
        #expect(groups.contains { inCensusOrder($0) != $0.sorted { $0.key < $1.key } })
    }

    @Test("Every issue was created before it changed, and nothing is later than the site's clock")
    func moments() {
        let site = site()
        for number in 0..<site.issueCount {
            let issue = site.issue(number)
            #expect(issue.created <= issue.updated && issue.updated < site.serverInfo.serverTime)
            #expect(issue.resolutionDate.map { (issue.created...issue.updated).contains($0) } ?? true)
        }
    }

    @Test("Changed worklogs are sorted by time; some have the same time, but fewer than a page has")
    func worklogChanges() {
        let site = site(60_000)
        let changes = site.worklogChanges
        #expect(changes.count == 3000)
        #expect(changes.map(\.updatedTime) == changes.map(\.updatedTime).sorted())
        #expect(Set(changes.map(\.worklogID)).count == changes.count)
        let largest = Dictionary(grouping: changes, by: \.updatedTime).values.map(\.count).max() ?? 0
        #expect((2..<1000).contains(largest))
    }

    @Test("A site may have no issues, one issue or two issues", arguments: [0, 1, 2])
    func smallSites(issues: Int) {
        let site = site(issues)
        #expect(site.issueCount == issues && site.issuesInCensusOrder == Array(0..<issues))
        #expect(site.projects.reduce(0) { $0 + $1.issueCount } == issues)
    }

    @Test("Date-times have Jira's format and the site's time zone")
    func dateTimeText() {
        #expect(site().zone.dateTimeText(0).hasPrefix("1970-01-01T") || site().zone.offsetMinutes < 0)
        let zones = Set((1...40).map { site(1, seed: UInt64($0)).zone.offsetMinutes })
        #expect(zones.count > 3 && zones.contains(0))
        for seed in 1...40 {
            let zone = site(1, seed: UInt64(seed)).zone
            if zone.name == "Asia/Kathmandu" {
                #expect(zone.dateTimeText(1_577_872_800_007) == "2020-01-01T15:45:00.007+0545")
            } else if zone.name == "America/Phoenix" {
                #expect(zone.dateTimeText(1_577_872_800_007) == "2020-01-01T03:00:00.007-0700")
            }
        }
    }
}
