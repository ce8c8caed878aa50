internal import InterimData

/// Checks the source of a copy or a lookup.
///
/// https://learn.microsoft.com/azure/data-factory/connector-jira#copy-activity-properties
struct SourceCheck {
    let source: LocatedValue
    /// The dataset; `nil` if it is unknown.
    let dataset: Definition?
    /// The reference to the dataset.
    let reference: LocatedValue?
    let context: CheckContext

    func run(_ findings: inout Findings) {
        if source.isDynamic { return }
        guard source.members != nil else {
            findings.error("value.type", source, "source must be an object, not \(source.kindName)")
            return
        }
        checkType(&findings)
        let type = source["type"]?.text
        guard type == "JiraSource" || dataset?.typeName == "JiraObject" else { return }
        if let dataset, dataset.typeName == "JiraObject" {
            checkQuery(&findings)
            // A query replaces the table of the dataset.
            if let reference, source["query"].map({ $0.text?.isEmpty == true }) ?? true {
                PassedTableCheck(reference: reference, dataset: dataset, context: context).run(&findings)
            }
        }
        findings.checkTimeSpan("queryTimeout", in: source)
        findings.checkNumber("sourceRetryCount", in: source, 0...Int.max, id: "source.range")
        findings.checkTimeSpan("sourceRetryWait", in: source)
        findings.checkNumber("maxConcurrentConnections", in: source, 1...Int.max, id: "source.range")
        findings.checkFlag("disableMetricsCollection", in: source)
        checkAdditionalColumns(&findings)
    }

    private func checkType(_ findings: inout Findings) {
        guard let value = source["type"] else {
            let hint = dataset?.typeName == "JiraObject" ? "; a JiraObject dataset is read with \"JiraSource\"" : ""
            findings.missing("source.required", "type", in: source, "source needs type\(hint)")
            return
        }
        guard let type = value.text, !value.isDynamic else {
            if !value.isDynamic { findings.error("value.type", value, "type must be text, not \(value.kindName)") }
            return
        }
        guard let datasetType = dataset?.typeName else { return }
        let shown = LocatedValue.quoted(type)
        if datasetType == "JiraObject", type != "JiraSource" {
            findings.error(
                "source.type",
                value,
                "source type \(shown) is not known; a JiraObject dataset is read with \"JiraSource\""
            )
        } else if datasetType != "JiraObject", type == "JiraSource" {
            findings.error(
                "source.type",
                value,
                "source type \(shown) does not fit the dataset \"\(dataset?.name ?? "")\" of type \(datasetType)"
            )
        }
    }

    /// Checks the query. Version 2.0 has no query. Version 1.0 requires a query, or a table in the dataset.
    private func checkQuery(_ findings: inout Findings) {
        findings.checkText("query", in: source)
        guard let dataset, let version = context.version(ofDataset: dataset) else { return }
        switch version {
        case .two:
            guard let query = source["query"] else { return }
            let service = context.service(of: dataset)?.name ?? ""
            findings.error("source.v1Only", query, "query is a 1.0 property; the linked service \"\(service)\" is 2.0")
        case .one:
            if let query = source["query"], let text = query.literalText, !text.isEmpty {
                Version1TableCheck(context: context).run(query: text, at: query, &findings)
            }
            let isEmpty = source["query"].map { $0.text?.isEmpty == true } ?? true
            let table = dataset.properties["typeProperties"]?["tableName"]
            guard isEmpty, table.map({ $0.text?.isEmpty == true }) ?? true else { return }
            findings.missing(
                "source.noTable",
                "query",
                in: source,
                "neither source.query nor the dataset \"\(dataset.name)\" tableName names what to read"
            )
        }
    }

    private func checkAdditionalColumns(_ findings: inout Findings) {
        guard let columns = source["additionalColumns"], !columns.isDynamic else { return }
        guard let elements = columns.elements else {
            findings.error(
                "value.type",
                columns,
                "additionalColumns must be an array of name and value, not \(columns.kindName)"
            )
            return
        }
        var names: [String: Int] = [:]
        for (index, column) in elements.enumerated() where !column.isDynamic {
            guard column.members != nil else {
                findings.error(
                    "source.additionalColumn",
                    column,
                    "an additional column must be an object with name and value"
                )
                continue
            }
            for key in ["name", "value"] where column.member(key) == nil {
                findings.missing("source.additionalColumn", key, in: column, "additional column \(index) needs \(key)")
            }
            if let name = column["name"], let text = name.literalText {
                if let first = names[text] {
                    findings.error(
                        "source.additionalColumn",
                        name,
                        "two additional columns have the name \(LocatedValue.quoted(text)) (\(first) and \(index))"
                    )
                } else {
                    names[text] = index
                }
            } else {
                findings.checkText("name", in: column)
            }
            guard let value = column["value"], let text = value.text else { continue }
            if text == "$$FILEPATH" {
                findings.error(
                    "source.additionalColumn",
                    value,
                    "$$FILEPATH is the path of a source file; Jira has none"
                )
            } else if text.hasPrefix("$$COLUMN:"), text.count == "$$COLUMN:".count {
                findings.error("source.additionalColumn", value, "$$COLUMN: needs the name of a source column")
            }
        }
    }
}
