import MockJira
import MockSite
import Testing

/// Values that common readers reject are in a site only if its configuration has `hostileValues`.
@Suite("Hostile values") struct HostileValueTests {
    private static func site(seed: UInt64, hostileValues: Bool) -> Site {
        Site(MockSiteConfiguration(issues: 1000, seed: seed, hostileValues: hostileValues), baseURL: "http://x")
    }

    private static func numbers(_ issue: MockSite.Issue) -> [String] {
        issue.customFields.compactMap { if case .number(let text) = $0.value { text } else { nil } }
    }

    @Test(
        "are not in the default site: numbers are finite, integers fit 53 bits, and texts contain no NUL",
        arguments: 1...8
    )
    func defaultSite(seed: Int) {
        let site = Self.site(seed: UInt64(seed), hostileValues: false)
        #expect(site.tables.configuration == MockSiteConfiguration(issues: 1000, seed: UInt64(seed)))
        for number in site.issueIndices {
            let issue = site.issue(number)
            for text in Self.numbers(issue) {
                let isInteger = text.allSatisfy { $0.isNumber || $0 == "-" }
                let value = Double(text)
                #expect(value?.isFinite == true && (value != 0 || !text.contains(/[1-9].*e/)), "\(issue.key): \(text)")
                // The number of digits is within the precision of a Double.
                #expect(text.prefix { $0 != "e" && $0 != "E" }.count(where: \.isNumber) <= 16, "\(issue.key): \(text)")
                if isInteger {
                    #expect(Int(text).map { abs($0) < 1 << 53 && text != "-0" } == true, "\(issue.key): \(text)")
                }
            }
            #expect(!"\(issue)".unicodeScalars.contains("\0"), "\(issue.key)")
        }
    }

    @Test("change nothing else", arguments: 1...4)
    func nothingElse(seed: Int) {
        let plain = Self.site(seed: UInt64(seed), hostileValues: false)
        let hostile = Self.site(seed: UInt64(seed), hostileValues: true)
        #expect(plain.issuesInCensusOrder == hostile.issuesInCensusOrder && plain.users == hostile.users)
        #expect(plain.projects == hostile.projects && plain.fields == hostile.fields)
        #expect(plain.worklogChanges == hostile.worklogChanges)
        var seen: Set<String> = []
        for number in plain.issueIndices {
            let (one, other) = (plain.issue(number), hostile.issue(number))
            #expect((one.id, one.key) == (other.id, other.key))
            #expect((one.created, one.updated, one.dueDate) == (other.created, other.updated, other.dueDate))
            #expect((one.commentTotal, one.worklogTotal) == (other.commentTotal, other.worklogTotal))
            #expect(one.comments.map(\.id) == other.comments.map(\.id) && one.links.map(\.id) == other.links.map(\.id))
            if one.summary != other.summary {
                #expect(other.summary.unicodeScalars.contains("\0"), "\(other.summary)")
            }
            for (field, hostile) in zip(one.customFields, other.customFields) where field != hostile {
                #expect(field.id == hostile.id)
                switch hostile.value {
                case .number(let text): seen.insert(text.count > 20 ? "digits" : text)
                case .text(let text):
                    seen.insert("NUL")
                    #expect(text.unicodeScalars.contains("\0"), "\(other.key): \(text)")
                case .document: break
                default: Testing.Issue.record("\(other.key): \(hostile)")
                }
            }
        }
        #expect(seen == ["NUL", "digits", "1e400", "1E+400", "-2.5e-330", "-0"])
    }
}
