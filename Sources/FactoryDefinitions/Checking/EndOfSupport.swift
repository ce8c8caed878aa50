extension DefinitionSet {
    /// The notes about linked services of the connector's version 1.0, whose support ended on 31 March 2026. A note is
    /// not a ``Diagnostic``, because this program still supports such linked services.
    /// https://learn.microsoft.com/azure/data-factory/connector-jira
    public var endOfSupportNotes: [String] {
        definitions.filter { $0.kind == .linkedService && $0.typeName == "Jira" }
            .filter { ConnectorVersion($0.properties) == .one }
            .map {
                "\($0.file): note: the linked service \"\($0.name)\" is of the connector's version 1.0, which is past its "
                    + "end of support (31 March 2026); upgrade it to version 2.0"
            }
    }
}
