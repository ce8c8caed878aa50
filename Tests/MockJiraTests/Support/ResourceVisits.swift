import MockJira
import MockSite

/// The visits of all operations that return records. An operation with parents is visited for some of the parents.
enum ResourceVisits {
    static func all(_ site: Site) -> [ResourceWalk.Visit] {
        Site.operations.flatMap { operation in
            parents(operation, site).filter { site.rejectionStatus(of: operation.name, under: $0) == nil }.map {
                parents in
                ResourceWalk.Visit(
                    operation: operation.name,
                    parents: parents,
                    address: address(operation, parents)
                )
            }
        }
    }

    private static func address(_ operation: Site.Operation, _ parents: [String]) -> String {
        var rest = parents[...]
        let segments = operation.path.split(separator: "/").map { segment in
            segment.hasPrefix("{") ? escaped(rest.popFirst() ?? "") : String(segment)
        }
        let query = operation.requiredParameters.map { "\($0[0])=\(escaped(rest.popFirst() ?? ""))" }
        return "/" + segments.joined(separator: "/") + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    private static func escaped(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).joined(separator: "%20")
    }

    /// Returns the path values of some parents of an operation; one empty list if the operation has no parents.
    private static func parents(_ operation: Site.Operation, _ site: Site) -> [[String]] {
        let open = operation.path.split(separator: "/").filter { $0.hasPrefix("{") }
        guard let first = open.first ?? operation.requiredParameters.first.map({ Substring($0[0]) }) else {
            return [[]]
        }
        func ids(_ operation: String, _ name: String = "id") -> [String] {
            site.records(of: operation).compactMap { record in
                switch record[name] {
                case .text(let text)?: text
                case .integer(let number)?: String(number)
                default: nil
                }
            }
        }
        switch (operation.name, first) {
        case (_, "{projectIdOrKey}") where open.count == 2:
            return ids("getAllProjectRoles").flatMap { [["OPS", $0], [site.projects[1].id, $0]] }
        case (_, "{projectIdOrKey}"), (_, "{projectKeyOrId}"), (_, "projectId"):
            return site.projects.prefix(9).map { [$0.id] } + [["OPS"]]
        case (_, "groupId"): return ids("bulkGetGroups", "groupId").prefix(14).map { [$0] }
        case (_, "{dashboardId}"): return site.dashboards.prefix(8).map { [$0.id] }
        case (_, "{screenId}") where open.count == 2:
            return ["1", "2", "7", "260"].flatMap { screen in
                site.records(of: "getAllScreenTabs", under: [screen]).compactMap { $0["id"] }.compactMap { id in
                    if case .integer(let number) = id { [screen, String(number)] } else { nil }
                }
            }
        case (_, "{screenId}"): return (1...9).map { [String($0)] }
        case ("getPrioritiesByPriorityScheme", _): return [["1"], ["2"], ["3"]]
        case ("getPermissionSchemeGrants", _): return ids("getAllPermissionSchemes").map { [$0] }
        case ("getSharePermissions", _): return ids("getFiltersPaginated").prefix(20).map { [$0] }
        case (_, "{planId}"): return site.plans.prefix(8).map { [$0.id] }
        case (_, "{boardId}"):
            let boards = ids("agile:getAllBoards")
            return (boards.prefix(6) + boards.dropFirst(site.projects.count).prefix(60)).map { [$0] }
        case (_, "{issueIdOrKey}"): return issueParents(site, operation.name)
        case (_, "{fieldId}"): return fieldParents(site, withContexts: open.count == 2)
        default: return []
        }
    }

    /// Returns the first twelve issues, and the issue that has the most records among the first 250.
    private static func issueParents(_ site: Site, _ operation: String) -> [[String]] {
        let some = (0..<12).map { site.issue($0) }
        let most = (0..<min(site.issueCount, 250)).map { number in
            (number, site.records(of: operation, under: [site.issue(number).id]).count)
        }.max { $0.1 < $1.1 }
        return some.map { [$0.number % 2 == 0 ? $0.id : $0.key] } + [[site.issue(most?.0 ?? 0).key]]
    }

    private static func fieldParents(_ site: Site, withContexts: Bool) -> [[String]] {
        let fields = site.fields.filter(\.isCustom).map(\.id)
        guard withContexts else { return fields.map { [$0] } }
        return fields.flatMap { field in
            site.records(of: "getContextsForField", under: [field]).prefix(4).compactMap { context in
                guard case .text(let id)? = context["id"] else { return nil }
                return [field, id]
            }
        }
    }
}
