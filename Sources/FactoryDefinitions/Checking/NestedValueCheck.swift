internal import InterimData

/// Objects and arrays on their way into delimited text, which has none.
///
/// The service says so with the first row that has one (`UserErrorUnsupportedHierarchicalComplexValue`). Here a column of the
/// catalogue that is mapped is an error, where no row can be written otherwise; that a whole table has such columns is a
/// warning, for they may be empty. In version 1.0 they are text, or columns of their own, and nothing is told.
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
            tellWholeTable(table, nested, translator, &findings)
            return
        }
        for (column, place) in sources {
            guard let column = nested.first(where: { column($0) }) else { continue }
            tell(column, at: place, &findings)
        }
    }

    private func tell(_ column: Column, at place: LocatedValue, _ findings: inout Findings) {
        let skips = settings["enableSkipIncompatibleRow"].map { $0.isDynamic || $0.flag == true } ?? false
        let message =
            "column \(LocatedValue.quoted(column.name)) is of type \(column.type.rawValue), and delimited text has no nested "
            + "values: map what is inside, or set mapComplexValuesToString"
        if skips {
            findings.warning("mapping.complexValue", place, message + "; rows that have one are skipped")
        } else {
            findings.error("mapping.complexValue", place, message + " (UserErrorUnsupportedHierarchicalComplexValue)")
        }
    }

    private func tellWholeTable(
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
                "table \(LocatedValue.quoted(table)) has nested values in \(names.joined(separator: ", ")), and delimited text "
                    + "has none: map its columns, or set mapComplexValuesToString in a translator",
                severity: .warning
            )
        )
    }

    // MARK: Sources

    private typealias Source = (isColumn: (Column) -> Bool, place: LocatedValue)

    /// The sources of the translator, as far as they are written down; empty where it takes every column; `nil` where that is known
    /// only when it runs.
    private func sources(_ translator: LocatedValue?) -> [Source]? {
        if let mappings = translator?["mappings"] {
            guard let elements = mappings.elements else { return nil }
            return elements.compactMap { mapping in
                let source = mapping["source"]
                // As a run does: a path, else a name, else a place.
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

    /// A column of that name; an additional one of that name stands for its own source.
    private func source(name: String, at place: LocatedValue) -> Source {
        let additional = settings["source"]?["additionalColumns"]?.elements?.first { $0["name"]?.literalText == name }
        guard let additional else { return ({ $0.name == name }, place) }
        let prefix = "$$COLUMN:"
        guard let text = additional["value"]?.text, text.hasPrefix(prefix) else { return ({ _ in false }, place) }
        return ({ $0.name == text.dropFirst(prefix.count) }, place)
    }

    /// The column at a path from the record on. A relative one leads into the items of a collection.
    private static func columns(path text: String) -> (Column) -> Bool {
        guard let path = ValuePath(text), !path.isRelative else { return { _ in false } }
        return { path.steps == $0.path.map(ValuePath.Step.member) }
    }
}
