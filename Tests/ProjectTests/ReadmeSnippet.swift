import JiraReader

/// The keys, summaries and states of a project's issues, oldest first.
func summaries(site: String, user: String, token: String, project: String) async throws -> [String] {
    let client = try JiraClient(site: JiraSite(site), credentials: .basic(user: user, token: Secret(token)))
    var lines: [String] = []
    for try await issue in try client.records(of: "Issues", options: ReadOptions(jql: "project = \(project)")) {
        let (key, summary) = (issue["key"]?.text ?? "", issue["fields.summary"]?.text ?? "")
        lines.append("\(key): \(summary) (\(issue["fields.status.name"]?.text ?? ""))")
    }
    return lines
}
