/// The smaller tables of a site, worked out whenever they are asked for, each in the file of its family.
package struct SiteBook: Sendable {
    package let tables: SiteTables
    /// The place of the account that asks in the list of users.
    package var account = 0
    /// The places of the projects that the account may not see.
    package var hiddenProjects: Set<Int> = []
    /// Whether texts are wiki markup and not documents.
    package var writesWiki = false

    package init(tables: SiteTables, account: Int = 0, hiddenProjects: Set<Int> = [], writesWiki: Bool = false) {
        self.tables = tables
        self.account = account
        self.hiddenProjects = hiddenProjects
        self.writesWiki = writesWiki
    }

    /// The projects that the account may see.
    package var projects: [Project] {
        hiddenProjects.isEmpty ? tables.projects : tables.projects.filter { !hiddenProjects.contains($0.index) }
    }

    package var api: String { tables.api }
    package var agile: String { tables.baseURL + "/rest/agile/1.0" }

    /// The numbers that a table is drawn from: each table has its own.
    package func random(_ table: String) -> SeededRandom {
        let name = table.utf8.reduce(0) { mixed($0 ^ UInt64($1)) }
        return SeededRandom(seed: tables.configuration.seed ^ name, topic: .resources)
    }

    /// A sentence, now and then a peculiar one.
    func sentence(_ random: inout SeededRandom) -> String {
        tables.text.sentences[tables.text.sentenceIndex(random.next())]
    }

    /// A few words.
    package func title(_ random: inout SeededRandom) -> String {
        tables.text.titles[random.below(tables.text.ordinaryTitleCount)]
    }

    /// A moment since the site was opened.
    package func moment(_ random: inout SeededRandom) -> Int64 {
        let span = Int((IssueColumns.clock - IssueColumns.opened) / 1000)
        return IssueColumns.opened + Int64(random.below(span)) * 1000
    }

    /// A universally unique identifier.
    package func uuid(_ random: inout SeededRandom) -> String {
        let high = hexadecimal(random.next(), digits: 16)
        let low = hexadecimal(random.next(), digits: 16)
        return "\(high.prefix(8))-\(high.dropFirst(8).prefix(4))-4\(high.suffix(3))-a\(low.prefix(3))-\(low.suffix(12))"
    }

    /// The project with that id or key; there is none by another name.
    package func project(_ idOrKey: String) throws(Refusal) -> Project {
        guard let project = projects.first(where: { $0.id == idOrKey || $0.key == idOrKey }) else {
            throw .missing("No project could be found with id or key '\(idOrKey)'.")
        }
        return project
    }
}

extension Refusal {
    package static func missing(_ message: String) -> Refusal {
        Refusal(status: 404, messages: [message])
    }
}

/// All resources.
package enum Resources {
    package static let all: [Resource] =
        SiteBook.settings + SiteBook.people + SiteBook.projects + SiteBook.issueTypes + SiteBook.fields
        + SiteBook.statuses
        + SiteBook.screens + SiteBook.security + SiteBook.permissions + SiteBook.notifications + SiteBook.priorities
        + SiteBook.filters + SiteBook.dashboards + SiteBook.queries + SiteBook.issueParts + SiteBook.changelogs
        + SiteBook.boards + SiteBook.plans

    /// Operations that are asked by POST, whose records hang on something all the same.
    static let posted: [String: Resource.Records] = [
        "getBulkChangelogs": { book, query throws(Refusal) in
            let issue = try book.issue(query[0])
            return (0..<issue.historyCount).map { book.bulkHistory(issue, $0) }
        },
        "getWorklogsForIds": { book, query throws(Refusal) in
            guard let worklog = Int(query[0]).flatMap({ book.worklog(id: $0) }) else {
                throw .missing("Cannot find worklog with id: '\(query[0])'.")
            }
            return [worklog.without(query.expand.contains("properties") ? [] : ["properties"])]
        },
    ]

    static let byOperation = Dictionary(
        uniqueKeysWithValues: (all + SiteBook.dataCenter + SiteBook.boardItems).map { ($0.operation, $0) }
    )
}

extension Site {
    /// An operation that hands out records.
    package struct Operation: Sendable, Equatable {
        /// The vendor's name of it, with `agile:` before it where it is of the vendor's document for boards and sprints.
        package let name: String
        /// The path, with the names of what is left open in braces.
        package let path: String
        /// The query parameters without which it has nothing to list; any one of each group will do.
        package let requiredParameters: [[String]]
    }

    /// The operations of which `records(of:under:parameters:)` knows the records.
    package static var operations: [Operation] {
        Resources.all.map { Operation(name: $0.operation, path: $0.path, requiredParameters: $0.required) }
    }

    /// The records that an operation hands out, in its order: everything the wire shows of them, page by page.
    ///
    /// - Parameters:
    ///   - parents: What stands in the open places of the path, from left to right, and then the parameters without
    ///     which the operation has nothing to list: `["OPS"]`, `["customfield_10010", "10100"]`.
    ///   - parameters: Other query parameters, `expand` among them, which change what is handed out.
    /// - Returns: The records; none where the site refuses, as `refusal(of:under:)` tells.
    /// - Precondition: The operation is one of `operations`, or `getBulkChangelogs` (under the id or key of an issue), or
    ///   `getWorklogsForIds` (under the id of a worklog).
    package func records(
        of operation: String,
        under parents: [String] = [],
        parameters: [String: String] = [:]
    ) -> [SiteRecord] {
        let expand = parameters["expand"]?.split(separator: ",").map { String($0).trimmed } ?? []
        let query = ResourceQuery(parents: parents, expand: Set(expand))
        do throws(Refusal) {
            if let posted = Resources.posted[operation] { return try posted(SiteBook(tables: tables), query) }
            let resource = Self.resource(operation)
            let list = try resource.records(SiteBook(tables: tables), query)
            let records = resource.selected(list, query) { name in parameters[name].map { [$0] } ?? [] }
            return if case .best(_, let limit) = resource.shape { Array(records.prefix(limit)) } else { records }
        } catch {
            return []
        }
    }

    /// The status with which the site refuses to list the records of an operation under some parents; nil if it does not.
    package func refusal(of operation: String, under parents: [String]) -> Int? {
        do throws(Refusal) {
            _ = try Self.resource(operation).records(SiteBook(tables: tables), ResourceQuery(parents: parents))
            return nil
        } catch {
            return error.status
        }
    }

    private static func resource(_ operation: String) -> Resource {
        guard let resource = Resources.byOperation[operation] else {
            preconditionFailure("The site has no operation '\(operation)' that hands out records.")
        }
        return resource
    }
}
