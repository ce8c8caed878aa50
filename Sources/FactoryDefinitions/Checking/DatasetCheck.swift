internal import InterimData

/// Checks a dataset: a table of a site, or files.
///
/// https://learn.microsoft.com/azure/data-factory/connector-jira#dataset-properties
struct DatasetCheck {
    let definition: Definition
    let context: CheckContext

    private var properties: LocatedValue { definition.properties }

    func run(_ findings: inout Findings) {
        if definition.isInline {
            checkConnection(&findings)
        } else if properties["linkedServiceName"] == nil {
            findings.missing(
                "dataset.required",
                "linkedServiceName",
                in: properties,
                "a dataset needs linkedServiceName"
            )
        }
        switch definition.typeName {
        case "JiraObject": checkTable(&findings)
        case let type? where KnownTypes.fileFormats.contains { $0.dataset == type }:
            FileDatasetCheck(definition: definition, type: type, context: context).run(&findings)
        default: break
        }
    }

    /// Reports a table whose linked service is unknown, because the definitions contain no connections of Fabric.
    private func checkConnection(_ findings: inout Findings) {
        guard definition.typeName == "JiraObject", context.service(of: definition) == nil else { return }
        findings.warning(
            "dataset.connection",
            properties,
            "\(InlineDataset.property) names no linked service of these definitions, so a run here cannot read the table; add a "
                + "linked service of type Jira with the name of the connection"
        )
    }

    private func checkTable(_ findings: inout Findings) {
        if let schema = properties["schema"], schema.elements == nil, !schema.isDynamic {
            findings.error(
                "dataset.schemaMisplaced",
                schema,
                "properties.schema must be an array of columns; the table schema name belongs in typeProperties.schema"
            )
        }
        checkServiceType(&findings)
        if let parameters = properties["typeProperties"]?["tableParameters"] {
            findings.serviceLimit(
                "dataset.tableParameters",
                parameters,
                "tableParameters has an effect in a run here only; the service has no parameters of tables",
                isStrict: context.isStrict
            )
        }
        let version = context.version(ofDataset: definition)
        guard let settings = properties["typeProperties"] else {
            // In version 1.0, the query of the source can name the table instead of the dataset.
            if version == .two {
                findings.missing(
                    "dataset.required",
                    "typeProperties",
                    in: properties,
                    "typeProperties with schema and table is required with a 2.0 linked service"
                )
            }
            return
        }
        guard settings.members != nil else {
            if !settings.isDynamic {
                findings.error("value.type", settings, "typeProperties must be an object, not \(settings.kindName)")
            }
            return
        }
        for name in ["schema", "table", "tableName"] {
            guard let value = settings[name], value.text == nil, !value.isDynamic else { continue }
            let hint = name == "schema" && value.elements != nil ? "; columns belong in properties.schema" : ""
            findings.error("value.type", value, "\(name) must be text or an expression, not \(value.kindName)\(hint)")
        }
        switch version {
        case .one: checkVersion1(settings, &findings)
        case .two: checkVersion2(settings, &findings)
        case nil: break
        }
    }

    private func checkServiceType(_ findings: inout Findings) {
        let reference = properties["linkedServiceName"]
        guard let service = context.service(of: definition), let type = service.typeName, type != "Jira" else { return }
        let name = reference?["referenceName"] ?? properties
        findings.error(
            "dataset.serviceMismatch",
            name,
            "a JiraObject dataset needs a linked service of type Jira; \"\(service.name)\" is of type \(type)"
        )
    }

    private func checkVersion1(_ settings: LocatedValue, _ findings: inout Findings) {
        for name in ["schema", "table"] {
            guard let value = settings[name] else { continue }
            findings.error("dataset.v2Only", value, "\(name) is a 2.0 property; with 1.0 write tableName")
        }
        // A query of the source may replace an empty name.
        guard let table = settings["tableName"], let name = table.literalText, !name.isEmpty else { return }
        Version1TableCheck(context: context).run(tableName: name, at: table, &findings)
    }

    private func checkVersion2(_ settings: LocatedValue, _ findings: inout Findings) {
        if let tableName = settings["tableName"] {
            let table = tableName.literalText.flatMap { Version1Table.find($0) }?.version2
            let hint = table.map { " (nearest table: \($0))" } ?? ""
            findings.error(
                "dataset.v1Only",
                tableName,
                "tableName is a 1.0 property; with 2.0 write schema and table\(hint)"
            )
            // The hint already includes the schema and the table, so no more errors about them are added.
            if settings["table"] == nil { return }
        }
        if settings["table"] == nil {
            findings.missing("dataset.required", "table", in: settings, "table is required with a 2.0 linked service")
        }
        checkSchema(settings, &findings)
        guard let table = settings["table"], let name = table.literalText else { return }
        TableNameCheck(context: context).run(name, at: table, &findings)
    }

    private func checkSchema(_ settings: LocatedValue, _ findings: inout Findings) {
        if let schema = settings["schema"] {
            if let name = schema.literalText, name != "Api" {
                findings.serviceLimit(
                    "dataset.schema",
                    schema,
                    "the only known schema of version 2.0 is \"Api\", here \(LocatedValue.quoted(name))",
                    isStrict: context.isStrict
                )
            }
        } else if properties["schema"].map({ $0.elements != nil || $0.isDynamic }) ?? true {
            // A `schema` at the wrong level has already been reported at the position of that member.
            findings.add(
                Diagnostic(
                    "dataset.required",
                    at: Findings.place("schema", in: settings, definition.file),
                    "schema is required with a 2.0 linked service; the known one is \"Api\"",
                    severity: context.isStrict ? .error : .warning
                )
            )
        }
    }
}

/// Checks the name of a table in version 2.0.
struct TableNameCheck {
    let context: CheckContext

    func run(_ name: String, at value: LocatedValue, _ findings: inout Findings) {
        let tables = context.tables
        if tables.connector.contains(name) { return }
        let shown = LocatedValue.quoted(name)
        let isOnlyInThisProgram = tables.others.contains(name)
        var message: String
        if let near = tables.connector.first(where: { $0.lowercased() == name.lowercased() }), !isOnlyInThisProgram {
            message = "table \(shown) is not known; did you mean \"\(near)\"?"
        } else {
            message = "table \(shown) is not one of the \(tables.connector.count) tables of version 2.0"
            if let subject = TableNames.missingSubject(name) {
                message += ", which has no \(subject) table"
            } else if !isOnlyInThisProgram {
                message += NearName.hint(name, among: tables.connector + tables.others)
            }
        }
        if isOnlyInThisProgram, !context.isStrict {
            message += "; this program reads it, the service does not"
        }
        findings.add(
            Diagnostic(
                "dataset.tableUnknown",
                at: DefinitionLocation(value, in: findings.file),
                message,
                severity: isOnlyInThisProgram && !context.isStrict ? .warning : .error
            )
        )
    }
}
