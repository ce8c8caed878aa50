internal import InterimData

/// Upgrades a source: its query, its additional columns, the mapping of its copy, and the expressions that read the rows
/// of its lookup.
struct SourceUpgrade {
    let use: SourceUse
    let table: UpgradedTable
    let dataset: Definition

    static let queryReason =
        "version 2.0 has no queries, and this one is more than SELECT columns FROM table; filter, sort or join the rows "
        + "after the copy"

    func apply(to result: inout UpgradeResult) {
        let columns = removeQuery(&result)
        let additional = renameAdditionalColumns(&result)
        if use.isLookup {
            LookupRowsUpgrade(use: use, table: table).apply(to: &result)
        } else {
            upgradeMapping(columns, additional, &result)
        }
    }

    /// Removes the query, and returns the columns that it selects; an empty list for all columns.
    private func removeQuery(_ result: inout UpgradeResult) -> [String] {
        guard let query = use.query else { return [] }
        guard let parsed = query.literalText.flatMap({ try? TableQuery($0) }) else {
            result.reject(query, in: use.file, Self.queryReason)
            return []
        }
        guard Version1Table.find(parsed.tableText)?.version2 == table.name else {
            result.reject(
                query,
                in: use.file,
                "the query reads \(LocatedValue.quoted(parsed.tableText)), but the dataset \"\(dataset.name)\" names "
                    + "another table; use a separate dataset"
            )
            return []
        }
        for column in parsed.columns where table.path(of: column) == nil {
            result.reject(query, in: use.file, "the table \"\(table.name)\" has no column for \"\(column)\"")
        }
        let source = use.source
        result.change(use.file) { $0.remove(["query"], from: source) }
        result.warn(query, in: use.file, DatasetUpgrade.change(parsed.tableText, table))
        return parsed.columns
    }

    /// Renames the columns that additional columns copy, and returns the names of the additional columns.
    private func renameAdditionalColumns(_ result: inout UpgradeResult) -> [String] {
        guard let list = use.source["additionalColumns"] else { return [] }
        guard let elements = list.elements else {
            result.reject(list, in: use.file, "the additional columns are known only at run time")
            return []
        }
        var names: [String] = []
        for element in elements {
            if let name = element["name"]?.literalText { names.append(name) }
            guard let value = element["value"], let text = value.text, text.hasPrefix("$$COLUMN:") else { continue }
            let column = String(text.dropFirst("$$COLUMN:".count))
            guard let whole = table.wholeColumn(of: column), whole.type != .object, whole.type != .array else {
                result.reject(
                    value,
                    in: use.file,
                    "\"\(column)\" is not a column of the table \"\(table.name)\" but a part of one, which an additional "
                        + "column cannot copy; use a mapping"
                )
                continue
            }
            result.change(use.file) { $0.replace(value, with: JSONText.json(of: "$$COLUMN:" + whole.name)) }
        }
        return names
    }

    // MARK: The mapping of a copy

    private func upgradeMapping(_ columns: [String], _ additional: [String], _ result: inout UpgradeResult) {
        guard let translator = use.settings["translator"] else {
            let isFlat = use.sink?.typeName != "Json"
            let written = columns.isEmpty && isFlat ? table.flatColumns : columns
            if !written.isEmpty { addMapping(written, additional, &result) }
            return
        }
        guard translator.members != nil, !translator.isDynamic else {
            result.reject(translator, in: use.file, "the translator is known only at run time")
            return
        }
        let kinds = ["mappings", "columnMappings", "schemaMapping"].filter { translator[$0] != nil }
        let written = columns.isEmpty && use.sink?.typeName != "Json" ? table.flatColumns : columns
        var members: [(name: String, value: String)] = []
        if kinds.isEmpty, !written.isEmpty {
            members.append(("mappings", mappings(written, additional)))
        }
        // In version 1.0, objects and arrays are always written as JSON text.
        if translator["mapComplexValuesToString"] == nil, !(kinds.isEmpty && written.isEmpty) {
            members.append(("mapComplexValuesToString", "true"))
        }
        if let last = translator.members?.last, !members.isEmpty {
            result.change(use.file) { $0.insert(members, after: last) }
        }
        if let reference = translator["collectionReference"] { renamePath(reference, &result) }
        if let list = translator["mappings"] { renameMappings(list, additional, &result) }
        if let older = translator["columnMappings"] {
            replaceColumnMappings(older, in: translator, additional, &result)
        }
        if let older = translator["schemaMapping"] { replaceSchemaMapping(older, additional, &result) }
    }

    private func addMapping(_ columns: [String], _ additional: [String], _ result: inout UpgradeResult) {
        guard let member = use.settings.members?.last else { return }
        let text =
            "{\"type\": \"TabularTranslator\", \"mapComplexValuesToString\": true, \"mappings\": "
            + mappings(columns, additional) + "}"
        result.change(use.file) { $0.insert([("translator", text)], after: member) }
    }

    /// Returns mappings that write columns of version 1.0 under their names.
    private func mappings(_ columns: [String], _ additional: [String]) -> String {
        let entries =
            columns.map { column in
                "{\"source\": {\(source(of: column) ?? "")}, \"sink\": {\"name\": \(JSONText.json(of: column))}}"
            }
            + additional.map { name in
                "{\"source\": {\"name\": \(JSONText.json(of: name))}, \"sink\": {\"name\": \(JSONText.json(of: name))}}"
            }
        return "[" + entries.joined(separator: ", ") + "]"
    }

    /// Returns the members of a mapping's source for a column of version 1.0; `nil` if the column is unknown.
    private func source(of column: String) -> String? {
        if let whole = table.wholeColumn(of: column) { return "\"name\": " + JSONText.json(of: whole.name) }
        return table.path(of: column).map { "\"path\": " + JSONText.json(of: UpgradedTable.text(of: $0)) }
    }

    private func renameMappings(_ list: LocatedValue, _ additional: [String], _ result: inout UpgradeResult) {
        guard let elements = list.elements else {
            result.reject(list, in: use.file, "the mappings are known only at run time")
            return
        }
        for element in elements {
            replaceType(of: element["sink"], &result)
            guard let source = element["source"], source.members != nil else {
                result.reject(element, in: use.file, "the source of a mapping is known only at run time")
                continue
            }
            if let path = source["path"] {
                renamePath(path, &result)
            } else if let name = source["name"], let member = source.member("name") {
                guard let text = name.text else {
                    result.reject(name, in: use.file, "the column is known only at run time")
                    continue
                }
                if additional.contains(text) { continue }
                guard let new = self.source(of: text) else {
                    result.reject(name, in: use.file, "the table \"\(table.name)\" has no column for \"\(text)\"")
                    continue
                }
                let (key, value) = new.hasPrefix("\"path\"") ? ("path", 8) : ("name", 8)
                result.change(use.file) { $0.replace(member, with: [(key, String(new.dropFirst(value)))]) }
            } else {
                result.reject(
                    source,
                    in: use.file,
                    "an ordinal has no meaning in version 2.0; map the column by its name"
                )
            }
        }
    }

    /// Replaces the type of a mapping's sink if it is one of version 1.0, which version 2.0 does not accept.
    private func replaceType(of sink: LocatedValue?, _ result: inout UpgradeResult) {
        guard let sink, let type = sink["type"], let name = type.literalText, ValueType.isVersion1(name) else { return }
        if let new = ValueType(named: name) {
            result.change(use.file) { $0.replace(type, with: JSONText.json(of: new.rawValue)) }
        } else {
            // A nested value is written as text without a conversion.
            result.change(use.file) { $0.remove(["type"], from: sink) }
        }
    }

    /// Replaces the beginning of a path, which may be a column of version 1.0.
    private func renamePath(_ value: LocatedValue, _ result: inout UpgradeResult) {
        guard let text = value.literalText, let path = ValuePath(text) else {
            result.reject(value, in: use.file, "the path is known only at run time")
            return
        }
        guard !path.isRelative, case .member(let first)? = path.steps.first,
            !table.columns.contains(where: { $0.path.first == first })
        else { return }
        guard let start = table.path(of: first) else {
            result.reject(value, in: use.file, "the table \"\(table.name)\" has no column for \"\(first)\"")
            return
        }
        let new = ValuePath(start.steps + path.steps.dropFirst())
        result.change(use.file) { $0.replace(value, with: JSONText.json(of: UpgradedTable.text(of: new))) }
    }

    /// Replaces an older mapping by name, `{"A": "B"}` or `"A: B"`, with `mappings`, because its names cannot be paths.
    private func replaceColumnMappings(
        _ older: LocatedValue,
        in translator: LocatedValue,
        _ additional: [String],
        _ result: inout UpgradeResult
    ) {
        var pairs: [(String, String)] = []
        if let members = older.members, !older.isDynamic {
            pairs = members.map { ($0.name, $0.value.text ?? "") }
        } else if let text = older.literalText {
            for item in text.split(separator: ",") {
                let parts = item.split(separator: ":", maxSplits: 1).map { part in
                    String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
                }
                pairs.append((parts.first ?? "", parts.count > 1 ? parts[1] : ""))
            }
        }
        guard !pairs.isEmpty, pairs.allSatisfy({ !$0.0.isEmpty && !$0.1.isEmpty }) else {
            result.reject(older, in: use.file, "the column mapping is known only at run time")
            return
        }
        var entries: [String] = []
        for (column, sink) in pairs {
            let own = additional.contains(column) ? "\"name\": " + JSONText.json(of: column) : source(of: column)
            guard let own else {
                result.reject(older, in: use.file, "the table \"\(table.name)\" has no column for \"\(column)\"")
                return
            }
            entries.append("{\"source\": {\(own)}, \"sink\": {\"name\": \(JSONText.json(of: sink))}}")
        }
        guard let member = translator.member("columnMappings") else { return }
        result.change(use.file) {
            $0.replace(member, with: [("mappings", "[" + entries.joined(separator: ", ") + "]")])
        }
    }

    private func replaceSchemaMapping(_ older: LocatedValue, _ additional: [String], _ result: inout UpgradeResult) {
        guard let members = older.members, !older.isDynamic else {
            result.reject(older, in: use.file, "the schema mapping is known only at run time")
            return
        }
        for member in members {
            if additional.contains(member.name) { continue }
            let path: ValuePath?
            if member.name.hasPrefix("$"), let written = ValuePath(member.name),
                case .member(let first)? = written.steps.first
            {
                let isColumn = table.columns.contains { $0.path.first == first }
                path =
                    isColumn ? written : table.path(of: first).map { ValuePath($0.steps + written.steps.dropFirst()) }
            } else {
                path = table.path(of: member.name)
            }
            guard let path else {
                result.reject(older, in: use.file, "the table \"\(table.name)\" has no column for \"\(member.name)\"")
                return
            }
            guard let sink = member.value.text else {
                result.reject(member.value, in: use.file, "the column is known only at run time")
                return
            }
            let value = JSONText.json(of: sink)
            result.change(use.file) { $0.replace(member, with: [(UpgradedTable.text(of: path), value)]) }
        }
    }
}
