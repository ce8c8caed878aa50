import MockJira
import MockSite
import Testing

/// Reads the lists of resources page by page, like a client that is written from Atlassian's documents.
struct ResourceWalk {
    let client: TestClient
    let site: Site

    /// An operation whose records are requested, with the values of its parents in the path.
    struct Visit: Sendable, CustomTestStringConvertible {
        let operation: String
        let parents: [String]
        /// The path and the required parameters, without parameters of pagination.
        let address: String
        var testDescription: String { "\(operation) \(address)" }
    }

    /// The name of the member with the records, by operation, for responses that are neither a bare array nor have the
    /// member `values`.
    static let lists = [
        "getAllAvailableDashboardGadgets": "gadgets", "getAllGadgets": "gadgets", "findGroups": "groups",
        "getIssueLinkTypes": "issueLinkTypes", "getIssueSecuritySchemes": "issueSecuritySchemes",
        "getAllPermissionSchemes": "permissionSchemes", "getPermissionSchemeGrants": "permissions",
        "getAllUserDataClassificationLevels": "classifications", "getFieldAutoCompleteForQueryString": "results",
        "getSecurityLevelsForProject": "levels", "getFeaturesForProject": "features", "getComments": "comments",
        "getIssueWorklog": "worklogs", "getIssueWatchers": "watchers", "getVotes": "voters",
        "getTransitions": "transitions", "getIssuePropertyKeys": "keys", "getAuditRecords": "records",
    ]

    /// Returns all records of a visit in the order of arrival.
    func records(_ visit: Visit) async throws -> [JSON] {
        var found: [JSON] = []
        var suffix = ""
        var pages = 0
        while true {
            let join = suffix.isEmpty ? "" : visit.address.contains("?") ? "&" : "?"
            let answer = try await client.json(.get(visit.address + join + suffix))
            pages += 1
            guard pages < 1000 else { throw JSON.Malformed(description: "\(visit) does not end") }
            guard let (shown, next) = Self.read(answer, visit, found.count) else { return found }
            // Each page of changes since a time repeats the records with exactly that time.
            found += suffix.hasPrefix("since=") ? shown.filter { !found.contains($0) } : shown
            guard let next else { return found }
            suffix = next
        }
    }

    /// Returns the records of a response, and the parameters of the next request; `next` is `nil` after the last page.
    private static func read(_ answer: JSON, _ visit: Visit, _ seen: Int) -> (shown: [JSON], next: String?)? {
        if case .array(let elements) = answer {
            let isPaged = visit.operation == "getAllUsersDefault"
            return (elements, isPaged && !elements.isEmpty ? "startAt=\(seen + elements.count)" : nil)
        }
        if let name = lists[visit.operation] {
            let shown = answer[name].elements
            let isPaged = answer["startAt"] != .null || answer["offset"] != .null
            let hasMore = isPaged && seen + shown.count < answer["total"].int ?? 0 && !shown.isEmpty
            let parameter = answer["offset"] != .null ? "offset" : "startAt"
            return (shown, hasMore ? "\(parameter)=\(seen + shown.count)" : nil)
        }
        switch visit.operation {
        case "getAllPermissions": return (answer["permissions"].members.sorted { $0.key < $1.key }.map(\.value), nil)
        case "getProjectRoles":
            let entries = answer.members.sorted { $0.key < $1.key }
            return (entries.map { .object(["name": .string($0.key), "self": $0.value]) }, nil)
        default: break
        }
        guard case .array(let shown) = answer["values"] else { return ([answer], nil) }
        if answer["lastPage"] != .null {
            return (shown, answer["lastPage"] == .bool(true) ? nil : "since=\(answer["until"].int ?? 0)")
        }
        if answer["cursor"] != .null {
            return (shown, answer["nextPageCursor"].string.map { "cursor=" + $0 })
        }
        return (shown, answer["isLast"] == .bool(true) ? nil : "startAt=\(seen + shown.count)")
    }

    /// Returns the site's records as the responses must contain them.
    func expected(_ visit: Visit) -> [JSON] {
        let records = site.records(of: visit.operation, under: visit.parents)
        switch visit.operation {
        case "getAllLabels": return records.compactMap { $0["value"].map(json) }
        case "getAllPermissions", "getProjectRoles":
            let name = visit.operation == "getAllPermissions" ? "key" : "name"
            return records.map { json(.object($0)) }.sorted { $0[name].string ?? "" < $1[name].string ?? "" }
        default: return records.map { json(.object($0)) }
        }
    }

    private func json(_ value: SiteValue) -> JSON {
        switch value {
        case .null: .null
        case .boolean(let flag): .bool(flag)
        case .integer(let number): .int(number)
        case .number(let text): .number(text)
        case .text(let text): .string(text)
        case .dateTime(let moment): .string(site.zone.dateTimeText(moment))
        case .utcDateTime(let moment):
            .string(SiteZone.utc.dateTimeText(moment).dropLast(5) + "Z")
        case .list(let elements): .array(elements.map(json))
        case .object(let record):
            .object(Dictionary(uniqueKeysWithValues: record.members.map { ($0.name, json($0.value)) }))
        }
    }
}
