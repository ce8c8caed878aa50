extension IssueWriter {
    /// Writes `{"id":"…"}`, or the id, key and address of an issue.
    package func writeIdentity(_ number: Int, withKey: Bool, _ out: inout TextWriter) {
        let facts = IssueFacts(tables, number)
        if withKey {
            for step in fragments.issues.identity.steps {
                put(step.text, &out)
                switch step.hole {
                case Hole.issueID: out.append(number: facts.id)
                case Hole.issueKey: key(facts, &out)
                default: break
                }
            }
        } else {
            out.append("{\"id\":\"")
            out.append(number: facts.id)
            out.append("\"}")
        }
    }
}
