internal import InterimData

extension DefinitionSet {
    /// Notes about valid definitions: linked services of the connector's version 1.0, whose support ended on
    /// 31 March 2026, activities because of which a run on this machine rejects a pipeline, and parameters of templates
    /// without a value.
    ///
    /// They are not among the problems that ``DefinitionChecker`` finds. Sorted by file, in the order in which the files
    /// were given. Takes time in proportion to the size of the files.
    /// https://learn.microsoft.com/azure/data-factory/connector-jira
    public var runNotes: [Diagnostic] {
        let order = Dictionary(files.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        var notes = templateNotes
        for definition in definitions {
            switch definition.kind {
            case .linkedService: notes += endOfSupportNote(of: definition).map { [$0] } ?? []
            case .pipeline:
                var findings = Findings(file: definition.file)
                let activities = PipelineActivities(definition.properties)
                for (place, activity) in activities.all.enumerated() where !activities.isInactive(place) {
                    for problem in RunSupportCheck(activity: activity.value).problems {
                        findings.note(
                            "run.unsupported",
                            problem.value,
                            "a run here rejects the pipeline: \(problem.message)"
                        )
                    }
                }
                notes += findings.diagnostics
            default: break
            }
        }
        return notes.enumerated().sorted { left, right in
            let files = (order[left.element.file] ?? -1, order[right.element.file] ?? -1)
            return (files.0, left.element.line, left.offset) < (files.1, right.element.line, right.offset)
        }.map(\.element)
    }

    private func endOfSupportNote(of service: Definition) -> Diagnostic? {
        guard service.typeName == "Jira", ConnectorVersion(service.properties) == .one else { return nil }
        return Diagnostic(
            "linkedService.endOfSupport",
            at: DefinitionLocation(service.properties["version"] ?? service.properties, in: service.file),
            "the linked service \"\(service.name)\" is of the connector's version 1.0, which is past its end of support "
                + "(31 March 2026); upgrade it to version 2.0",
            severity: .note
        )
    }
}
