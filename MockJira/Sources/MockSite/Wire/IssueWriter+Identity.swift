extension IssueWriter {
    /// Writes issues as the elements of an array, without its brackets. Each issue has its selected fields, or only its
    /// identity if no other field is selected.
    ///
    /// - Parameters:
    ///   - withKey: If `true`, an issue that is written as its identity has a key and an address in addition to the id.
    ///   - addition: A closure that adds members to the object that was just written; nil for no additions. It is
    ///     called once for each issue. Without it, no call leaves this target while a page is written.
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

    /// Writes the identity of an issue: `{"id":"…"}`, or an object with the id, the key and the address if `withKey` is
    /// `true`.
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
