/// The smaller tables of a site, which are computed at every access. Tables of related resources, such as those of
/// boards, are in one file.
package struct SiteResources: Sendable {
    package let tables: SiteTables
    /// The index, in the list of users, of the account that sent the request.
    package var account = 0
    /// The indexes of the projects that are hidden from the account.
    package var hiddenProjects: Set<Int> = []
    /// If `true`, rich texts are sent as wiki markup. If `false`, Cloud sends documents, and Data Center sends wiki
    /// markup.
    package var writesWiki = false

    package init(tables: SiteTables, account: Int = 0, hiddenProjects: Set<Int> = [], writesWiki: Bool = false) {
        self.tables = tables
        self.account = account
        self.hiddenProjects = hiddenProjects
        self.writesWiki = writesWiki
    }

    /// The projects that the account can view.
    package var projects: [Project] {
        hiddenProjects.isEmpty ? tables.projects : tables.projects.filter { !hiddenProjects.contains($0.index) }
    }

    package var api: String { tables.api }
    package var agile: String { tables.baseURL + "/rest/agile/1.0" }

    /// Returns the sequence of random numbers from which a table is generated. The name of the table determines the
    /// sequence.
    package func random(_ table: String) -> SeededRandom {
        let name = table.utf8.reduce(0) { mixed($0 ^ UInt64($1)) }
        return SeededRandom(seed: tables.configuration.seed ^ name, topic: .resources)
    }

    /// Returns a random sentence. About one in fifty is an unusual text.
    func sentence(_ random: inout SeededRandom) -> String {
        tables.text.sentences[tables.text.sentenceIndex(random.next())]
    }

    /// Returns a random ordinary title of a few words.
    package func title(_ random: inout SeededRandom) -> String {
        tables.text.titles[random.below(tables.text.ordinaryTitleCount)]
    }

    /// Returns a random time between the opening of the site and the time of its clock, in epoch milliseconds. It is a
    /// whole second.
    package func moment(_ random: inout SeededRandom) -> Int64 {
        let span = Int((IssueColumns.clock - IssueColumns.opened) / 1000)
        return IssueColumns.opened + Int64(random.below(span)) * 1000
    }

    /// Returns a random universally unique identifier.
    package func uuid(_ random: inout SeededRandom) -> String {
        let high = hexadecimal(random.next(), digits: 16)
        let low = hexadecimal(random.next(), digits: 16)
        return "\(high.prefix(8))-\(high.dropFirst(8).prefix(4))-4\(high.suffix(3))-a\(low.prefix(3))-\(low.suffix(12))"
    }

    /// Returns the project with an id or key.
    ///
    /// - Throws: An error with status 404 if the account can view no such project.
    package func project(_ idOrKey: String) throws(ErrorResponse) -> Project {
        guard let project = projects.first(where: { $0.id == idOrKey || $0.key == idOrKey }) else {
            throw .missing("No project could be found with id or key '\(idOrKey)'.")
        }
        return project
    }
}

extension ErrorResponse {
    package static func missing(_ message: String) -> ErrorResponse {
        ErrorResponse(status: 404, messages: [message])
    }
}

/// The lists of resources.
package enum ResourceList {
    package static let all: [Resource] =
        SiteResources.settings + SiteResources.people + SiteResources.projects + SiteResources.issueTypes
        + SiteResources.fields
        + SiteResources.statuses
        + SiteResources.screens + SiteResources.security + SiteResources.permissions + SiteResources.notifications
        + SiteResources.priorities
        + SiteResources.filters + SiteResources.dashboards + SiteResources.queries + SiteResources.issueParts
        + SiteResources.changelogs
        + SiteResources.boards + SiteResources.plans

    /// The functions that return the records of POST operations, by operation id. The parent in their query is an issue
    /// or a worklog.
    static let postRecords: [String: Resource.Records] = [
        "getBulkChangelogs": { resources, query throws(ErrorResponse) in
            let issue = try resources.issue(query[0])
            return (0..<issue.historyCount).map { resources.bulkHistory(issue, $0) }
        },
        "getWorklogsForIds": { resources, query throws(ErrorResponse) in
            guard let worklog = Int(query[0]).flatMap({ resources.worklog(id: $0) }) else {
                throw .missing("Cannot find worklog with id: '\(query[0])'.")
            }
            return [worklog.without(query.expand.contains("properties") ? [] : ["properties"])]
        },
    ]

    static let byOperation = Dictionary(
        uniqueKeysWithValues: (all + SiteResources.dataCenter + SiteResources.boardItems).map { ($0.operation, $0) }
    )
}

extension Site {
    /// An operation that lists records.
    package struct Operation: Sendable, Equatable {
        /// The operation id in Atlassian's OpenAPI document, with the prefix `agile:` if it is from the document of
        /// Jira Software.
        package let name: String
        /// The path, with the names of its parameters in braces.
        package let path: String
        /// The required query parameters. A request must contain one parameter of each group.
        package let requiredParameters: [[String]]
    }

    /// The operations of Cloud that list records. `records(of:under:parameters:)` accepts them.
    package static var operations: [Operation] {
        ResourceList.all.map { Operation(name: $0.operation, path: $0.path, requiredParameters: $0.required) }
    }

    /// Returns the records of all pages of an operation, in the order of the pages.
    ///
    /// - Parameters:
    ///   - parents: The values of the path's parameters, from left to right, followed by those of the required query
    ///     parameters: `["OPS"]`, `["customfield_10010", "10100"]`.
    ///   - parameters: Other query parameters, such as `expand`, which affect the records.
    /// - Returns: The records; an empty array if the site rejects the request (see `rejectionStatus(of:under:)`).
    /// - Precondition: The operation is one of `operations`, of `SiteResources.dataCenter` or of
    ///   `SiteResources.boardItems`; `getBulkChangelogs`, whose parent is the id or key of an issue; or
    ///   `getWorklogsForIds`, whose parent is the id of a worklog.
    package func records(
        of operation: String,
        under parents: [String] = [],
        parameters: [String: String] = [:]
    ) -> [SiteRecord] {
        let expand = parameters["expand"]?.split(separator: ",").map { String($0).trimmed } ?? []
        let query = ResourceQuery(parents: parents, expand: Set(expand))
        do throws(ErrorResponse) {
            if let postRecords = ResourceList.postRecords[operation] {
                return try postRecords(SiteResources(tables: tables), query)
            }
            let resource = Self.resource(operation)
            let list = try resource.records(SiteResources(tables: tables), query)
            let records = resource.selected(list, query) { name in parameters[name].map { [$0] } ?? [] }
            return if case .best(_, let limit) = resource.shape { Array(records.prefix(limit)) } else { records }
        } catch {
            return []
        }
    }

    /// Returns the status with which the site rejects an operation for the given parents; nil if the site accepts it.
    package func rejectionStatus(of operation: String, under parents: [String]) -> Int? {
        do throws(ErrorResponse) {
            _ = try Self.resource(operation).records(SiteResources(tables: tables), ResourceQuery(parents: parents))
            return nil
        } catch {
            return error.status
        }
    }

    private static func resource(_ operation: String) -> Resource {
        guard let resource = ResourceList.byOperation[operation] else {
            preconditionFailure("Unknown operation \"\(operation)\". The property \"operations\" lists the operations.")
        }
        return resource
    }
}
