/// The resource that lists the teams of a plan.
extension SiteResources {
    package static let plans: [Resource] = [
        Resource(
            "getTeams",
            "/rest/api/3/plans/plan/{planId}/team",
            .cursor(limit: 50),
            .administrator
        ) { resources, query throws(ErrorResponse) in
            guard let place = resources.tables.plans.firstIndex(where: { $0.id == query[0] }) else {
                throw .missing("The plan with id '\(query[0])' does not exist.")
            }
            let count = place % 40 == 3 ? 120 : place % 4
            return (0..<count).map { index in
                let isOwn = (place + index) % 3 > 0
                // Teams that do not belong to the plan have no name here.
                return [
                    "id": .text(isOwn ? String(place * 200 + index + 1) : "team-\(place)-\(index)"),
                    "name": .maybe(isOwn ? "Team \(index) / \"\(place)\"" : nil),
                    "type": .text(isOwn ? "PlanOnly" : "Atlassian"),
                ]
            }
        }
    ]
}
