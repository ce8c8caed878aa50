extension IssueWriter {
    /// Writes issues as the elements of an array, without its brackets: their identity, or their selected fields.
    ///
    /// - Parameters:
    ///   - withKey: If `true`, an issue with only its identity selected has its key and address too.
    ///   - addition: Appends members to the object that was just closed; nil for no addition. It is called once for
    ///     each issue, across targets, so that pages without additions stay within this one.
    package func issues(
        _ numbers: [Int],
        _ selection: FieldSelection,
        withKey: Bool,
        omittingNull lost: Int?,
        _ out: inout TextWriter,
        addition: ((Int, inout TextWriter) -> Void)?
    ) {
        elements(numbers.count, &out) { index, out in
            if selection.isIdentityOnly {
                writeIdentity(numbers[index], withKey: withKey, &out)
            } else {
                write(numbers[index], selection, omittingNull: lost, &out)
            }
            addition?(numbers[index], &out)
        }
    }

    /// Writes `{"id":"…"}`, or the id, key and address of an issue.
    private func writeIdentity(_ number: Int, withKey: Bool, _ out: inout TextWriter) {
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
