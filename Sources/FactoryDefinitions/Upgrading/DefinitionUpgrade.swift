internal import InterimData

/// Upgrades definitions from version 1.0 of the connector to version 2.0.
///
/// Linked services get the version 2.0, and their properties that version 2.0 does not have are removed. Datasets get a
/// schema and a table. Queries of the form `SELECT * FROM table` are removed, because the dataset names the table.
/// Settings without a counterpart are kept and reported.
/// https://learn.microsoft.com/azure/data-factory/connector-jira#upgrade-the-jira-connector-from-version-10-to-version-20
public struct DefinitionUpgrade: Sendable {
    /// The files that change, with their new content, in the order in which they were given.
    public private(set) var changed: [DefinitionFiles.File] = []
    /// Notes about changes of meaning (`upgrade.changed`) and about settings that could not be upgraded
    /// (`upgrade.notCarried`).
    public private(set) var notes: [Diagnostic] = []

    /// A Boolean value that indicates whether at least one setting could not be upgraded.
    public var isIncomplete: Bool { notes.contains { $0.severity == .error } }

    /// Upgrades files that are given together. Files that cannot be parsed are not changed; ``DefinitionSet/problems``
    /// contains the reasons. Takes time in proportion to the files.
    ///
    /// - Parameters:
    ///   - set: The definitions of the files.
    ///   - files: The files that the set was read from.
    public init(of set: DefinitionSet, in files: [DefinitionFiles.File]) {
        var edits: [String: JSONEdits] = [:]
        for file in files { edits[file.path] = JSONEdits(file.bytes) }
        let queries = QueryUpgrade(set)
        for definition in set.definitions {
            guard var fileEdits = edits[definition.file] else { continue }
            var findings = Findings(file: definition.file)
            switch definition.kind {
            case .linkedService: LinkedServiceUpgrade(definition: definition).apply(&fileEdits, &findings)
            case .dataset:
                DatasetUpgrade(definition: definition, set: set, tableOfQueries: queries.table(of: definition))
                    .apply(&fileEdits, &findings)
            case .pipeline: queries.apply(to: definition, &fileEdits, &findings)
            default: break
            }
            edits[definition.file] = fileEdits
            notes += findings.diagnostics
        }
        for file in files {
            guard let edits = edits[file.path], !edits.isEmpty else { continue }
            changed.append(DefinitionFiles.File(path: file.path, bytes: edits.result, isNamed: file.isNamed))
        }
    }
}

/// Upgrades a linked service: sets the version, and removes the settings for encryption and verification, which version
/// 2.0 does not have.
struct LinkedServiceUpgrade {
    let definition: Definition

    func apply(_ edits: inout JSONEdits, _ findings: inout Findings) {
        let properties = definition.properties
        guard definition.typeName == "Jira", ConnectorVersion(properties) == .one, let type = properties.member("type")
        else { return }
        if let version = properties.member("version") {
            edits.replace(version.value, with: "\"2.0\"")
        } else {
            edits.insert([("version", "\"2.0\"")], after: type)
        }
        guard let settings = properties["typeProperties"], settings.members != nil else { return }
        let switches: Set<String> = ["useEncryptedEndpoints", "useHostVerification", "usePeerVerification"]
        let present = (settings.members ?? []).filter { switches.contains($0.name) }
        if present.isEmpty { return }
        edits.remove(switches, from: settings)
        for member in present where member.value.flag != true {
            if case .null = member.value.content { continue }
            let isOff = member.value.flag == false
            var message = "\(member.name) was removed: version 2.0 "
            switch member.name {
            case "useEncryptedEndpoints":
                message += "always uses HTTPS"
                let port = settings["port"]
                message += port.map { "; the port is still \($0.shown)" } ?? "; the port is now 443, it was 8080"
            case "useHostVerification": message += "always compares the certificate's name with the host"
            default: message += "always verifies the certificate"
            }
            findings.warning("upgrade.changed", member.value, message + (isOff ? "" : " (the value was dynamic)"))
        }
    }
}

/// Upgrades a dataset: replaces the table name of version 1.0 with the table of version 2.0.
struct DatasetUpgrade {
    let definition: Definition
    let set: DefinitionSet
    /// The table of version 2.0 that all queries over this dataset read; `nil` if there is no such table. It is used if
    /// the dataset does not name a table.
    let tableOfQueries: String?

    func apply(_ edits: inout JSONEdits, _ findings: inout Findings) {
        let properties = definition.properties
        guard definition.typeName == "JiraObject" else { return }
        let settings = properties["typeProperties"]
        if let tableName = settings?.member("tableName"), settings?["tableName"] != nil, let settings {
            replace(tableName, in: settings, &edits, &findings)
        } else if let tableOfQueries, settings?["table"] == nil {
            insert(tableOfQueries, &edits)
        } else if settings?["table"] == nil, isVersion1 {
            findings.missing(
                "upgrade.notCarried",
                "table",
                in: settings ?? properties,
                "neither the dataset nor a query in these files names a table; version 2.0 needs schema and table"
            )
        }
    }

    private var isVersion1: Bool {
        guard let name = definition.properties["linkedServiceName"]?["referenceName"]?.literalText,
            let service = set.definition(.linkedService, named: name), service.typeName == "Jira"
        else { return false }
        return ConnectorVersion(service.properties) == .one
    }

    private func replace(
        _ tableName: LocatedValue.Member,
        in settings: LocatedValue,
        _ edits: inout JSONEdits,
        _ findings: inout Findings
    ) {
        guard let text = tableName.value.literalText else {
            findings.error(
                "upgrade.notCarried",
                tableName.value,
                "tableName is known only at run time; write schema \"Api\" and a table of version 2.0"
            )
            return
        }
        guard let table = Version1Table.find(text)?.version2 else {
            findings.error("upgrade.notCarried", tableName.value, Self.reason(text))
            return
        }
        var members: [(name: String, value: String)] = []
        if settings["schema"] == nil { members.append(("schema", "\"Api\"")) }
        if settings["table"] == nil { members.append(("table", "\"\(table)\"")) }
        if members.isEmpty {
            edits.remove(["tableName"], from: settings)
        } else {
            edits.replace(tableName, with: members)
        }
        findings.warning(
            "upgrade.changed",
            tableName.value,
            "\(LocatedValue.quoted(text)) is now the table \"\(table)\", whose columns are nested, not flattened"
        )
    }

    /// Returns the reason why a table of version 1.0 has no counterpart.
    static func reason(_ text: String) -> String {
        let shown = LocatedValue.quoted(text)
        let parts = (try? TableQuery.tableName(text)) ?? []
        if parts.last?.lowercased() == "api_issue" {
            return
                "\(shown) has no counterpart: version 2.0 of the service has no issue table (this program's is Issues)"
        }
        if parts.count > 1, parts[0].lowercased() == "agile" {
            return "\(shown) has no counterpart: version 2.0 has no tables of boards, sprints and epics"
        }
        return Version1Table.find(text) == nil
            ? "\(shown) is not known; write schema \"Api\" and a table of version 2.0"
            : "\(shown) has no counterpart in version 2.0"
    }

    private func insert(_ table: String, _ edits: inout JSONEdits) {
        let properties = definition.properties
        guard let settings = properties.member("typeProperties") else {
            guard let type = properties.member("type") else { return }
            edits.insert([("typeProperties", "{\"schema\": \"Api\", \"table\": \"\(table)\"}")], after: type)
            return
        }
        guard let last = settings.value.members?.last else {
            edits.replace(settings.value, with: "{\"schema\": \"Api\", \"table\": \"\(table)\"}")
            return
        }
        var members: [(name: String, value: String)] = [("table", "\"\(table)\"")]
        if settings.value["schema"] == nil { members.insert(("schema", "\"Api\""), at: 0) }
        edits.insert(members, after: last)
    }
}
