internal import InterimData

/// Checks that objects and arrays are not copied to delimited text, which has no nested values.
///
/// The service reports a nested value when it reaches the first row that has one
/// (`UserErrorUnsupportedHierarchicalComplexValue`). This check reports a mapping of a column with nested values as an
/// error, or as a warning if the copy skips incompatible rows. If a table with such columns is copied without a
/// mapping, the check reports a warning, because the columns may be empty. It reports nothing in version 1.0, where
/// nested values become text or separate columns.
/// https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping
struct NestedValueCheck {
    /// The copy's `typeProperties`.
    let settings: LocatedValue
    let dataset: Definition?
    /// The reference to the dataset.
    let reference: LocatedValue?
    let context: CheckContext

    func run(_ findings: inout Findings) {
        guard settings["sink"]?["type"]?.text == "DelimitedTextSink", let dataset,
            context.version(ofDataset: dataset) == .two,
            let table = PassedSetting(reference: reference, dataset: dataset)
                .text(of: dataset.properties["typeProperties"]?["table"])?.text
        else { return }
        let nested = (context.tables.columns[table] ?? []).filter { $0.type == .object || $0.type == .array }
        let translator = settings["translator"]
        guard !nested.isEmpty, translator.map({ $0.members != nil && !$0.isDynamic }) ?? true else { return }
        if let flag = translator?["mapComplexValuesToString"], flag.isDynamic || flag.flag != false { return }
        guard let sources = sources(translator) else { return }
        guard !sources.isEmpty else {
            reportWholeTable(table, nested, translator, &findings)
            return
        }
        for (column, place) in sources {
            guard let column = nested.first(where: { column($0) }) else { continue }
            report(column, at: place, &findings)
        }
    }

    private func report(_ column: Column, at place: LocatedValue, _ findings: inout Findings) {
        let skips = settings["enableSkipIncompatibleRow"].map { $0.isDynamic || $0.flag == true } ?? false
        let message =
            "column \(LocatedValue.quoted(column.name)) is of type \(column.type.rawValue), and delimited text has no "
            + "nested values: map the values inside, or set mapComplexValuesToString"
        if skips {
            findings.warning("mapping.complexValue", place, message + "; rows that have one are skipped")
        } else {
            findings.error("mapping.complexValue", place, message + " (UserErrorUnsupportedHierarchicalComplexValue)")
        }
    }

    private func reportWholeTable(
        _ table: String,
        _ nested: [Column],
        _ translator: LocatedValue?,
        _ findings: inout Findings
    ) {
        let names = nested.prefix(3).map { LocatedValue.quoted($0.name) } + (nested.count > 3 ? ["…"] : [])
        let (name, object) = translator.map { ("mapComplexValuesToString", $0) } ?? ("translator", settings)
        findings.add(
            Diagnostic(
                "mapping.complexValue",
                at: Findings.place(name, in: object, findings.file),
                "table \(LocatedValue.quoted(table)) has nested values in \(names.joined(separator: ", ")), and "
                    + "delimited text has none: map its columns, or set mapComplexValuesToString in a translator",
                severity: .warning
            )
        )
    }

    // MARK: Sources

    private typealias Source = (isColumn: (Column) -> Bool, place: LocatedValue)

    /// Returns the sources of the columns in the translator. A source that is an expression matches no column. The
    /// result is empty if all columns are copied, and `nil` if the sources are known only at run time.
    private func sources(_ translator: LocatedValue?) -> [Source]? {
        if let mappings = translator?["mappings"] {
            guard let elements = mappings.elements else { return nil }
            return elements.compactMap { mapping in
                let source = mapping["source"]
                // As in a run, the path takes precedence over the name, and the name over the ordinal.
                if let path = source?["path"] { return self.source(path: path) }
                return source?["name"].map { self.source(name: $0) } ?? ({ _ in false }, mapping)
            }
        }
        if let columns = translator?["columnMappings"] {
            if let members = columns.members { return members.map { source(name: $0.name, at: $0.value) } }
            guard let text = columns.literalText else { return nil }
            return text.split(separator: ",").map { pair in
                source(name: pair.prefix { $0 != ":" }.filter { !$0.isWhitespace }, at: columns)
            }
        }
        guard let schema = translator?["schemaMapping"] else { return [] }
        return schema.members?.map { member in
            member.name.hasPrefix("$")
                ? (Self.columns(path: member.name), member.value) : source(name: member.name, at: member.value)
        }
    }

    private func source(path: LocatedValue) -> Source {
        (path.literalText.map { Self.columns(path: $0) } ?? { _ in false }, path)
    }

    private func source(name: LocatedValue) -> Source {
        name.literalText.map { source(name: $0, at: name) } ?? ({ _ in false }, name)
    }

    /// Returns the source with a name. If it is the name of an additional column that copies another column, the source
    /// is the copied column.
    private func source(name: String, at place: LocatedValue) -> Source {
        let additional = settings["source"]?["additionalColumns"]?.elements?.first { $0["name"]?.literalText == name }
        guard let additional else { return ({ $0.name == name }, place) }
        let prefix = "$$COLUMN:"
        guard let text = additional["value"]?.text, text.hasPrefix(prefix) else { return ({ _ in false }, place) }
        return ({ $0.name == text.dropFirst(prefix.count) }, place)
    }

    /// Returns a condition that matches the column at a path. The path must begin at the record. A relative path begins
    /// at an item of a collection, so it matches no column.
    private static func columns(path text: String) -> (Column) -> Bool {
        guard let path = ValuePath(text), !path.isRelative else { return { _ in false } }
        return { path.steps == $0.path.map(ValuePath.Step.member) }
    }
}
