import JiraReader

/// The keys and summaries of a project's issues, oldest first.
func summaries(site: String, user: String, token: String, project: String) async throws -> [String] {
    let reader = try JiraClient(site: JiraSite(site), credentials: .basic(user: user, token: Secret(token)))
    var lines: [String] = []
    for try await issue in try reader.records(of: "Issues", options: ReadOptions(jql: "project = \(project)")) {
        lines.append("\(issue["key"]?.text ?? ""): \(issue["fields.summary"]?.text ?? "")")
    }
    return lines
}
