internal import FactoryDefinitions
internal import InterimData

extension FactoryBinding {
    /// Returns the mapping of columns that follows from a copy's translator, query and additional columns.
    ///
    /// https://learn.microsoft.com/azure/data-factory/copy-activity-schema-and-type-mapping
    func mapping(_ translator: FactoryValue?, _ source: SourceBinding) throws(FactoryRunError) -> RecordMapping {
        var mapping = RecordMapping()
        mapping.additionalColumns = source.additionalColumns
        // In version 1.0, arrays and objects are written as JSON text, unless an array is a separate table or an object
        // is flattened into columns.
        mapping.mapComplexValuesToString = !source.site.isVersion2
        mapping.version1 = source.isFlat ? source.version1?.naming : nil
        if let translator = try self.translator(translator) {
            let type = try translator.requiredText("type")
            guard type == "TabularTranslator" else {
                throw FactoryRunError(.unsupported, "a translator of type \(type) cannot be run here")
            }
            mapping.mapComplexValuesToString =
                try translator.boolean("mapComplexValuesToString") ?? mapping.mapComplexValuesToString
            if try translator.boolean("typeConversion") ?? false {
                mapping.settings = try settings(try translator.object("typeConversionSettings"))
            }
            if let reference = try translator.text("collectionReference"), !reference.isEmpty {
                mapping.collectionReference = source.collection(at: try Self.path(reference))
            }
            mapping.entries = try entries(translator, source)
        }
        let columns = source.queryColumns.isEmpty ? source.version1?.listColumns ?? [] : source.queryColumns
        if mapping.entries.isEmpty, !columns.isEmpty {
            mapping.entries =
                columns.map { RecordMapping.Entry(source.source(of: $0), to: [$0]) }
                + source.additionalColumns.map { RecordMapping.Entry(.name($0.name), to: [$0.name]) }
        }
        if let list = source.version1?.list {
            guard mapping.collectionReference == nil else {
                throw FactoryRunError(
                    .unsupported,
                    "the table's rows are already the items of \(list); leave out the translator's collectionReference"
                )
            }
            mapping.collectionReference = list
        }
        return mapping
    }

    /// Returns the translator; `nil` if there is none. The value may be text that contains a JSON object, because an
    /// expression may return the translator as text.
    private func translator(_ value: FactoryValue?) throws(FactoryRunError) -> ResolvedObject? {
        var value = value
        if case .string(let text)? = value {
            do {
                value = try JSONReader.read(Array(text.utf8)).root.factoryValue
            } catch {
                throw FactoryRunError(.invalidDefinition, "the translator is text that is not JSON", cause: error)
            }
        }
        guard let value, value != .null else { return nil }
        guard case .object(let object) = value else {
            throw FactoryRunError(.invalidDefinition, "the translator must be an object")
        }
        return ResolvedObject(object, place: "the translator")
    }

    /// Returns the columns to write. The translator contains them as `mappings`, `columnMappings` or `schemaMapping`.
    /// The result is empty if it has none of these properties.
    private func entries(
        _ translator: ResolvedObject,
        _ source: SourceBinding
    ) throws(FactoryRunError) -> [RecordMapping.Entry] {
        if translator["mappings"] != nil {
            var entries: [RecordMapping.Entry] = []
            var places: [Int] = []
            for mapping in try translator.objects("mappings") {
                entries.append(try entry(mapping, source))
                if let sink = try mapping.object("sink"), sink["name"] == nil, sink["path"] == nil,
                    let place = try sink.integer("ordinal", in: 1...1_000_000)
                {
                    places.append(place)
                }
            }
            // Columns without names are written in the order of their ordinals.
            guard places.count == entries.count else { return entries }
            return zip(places, entries).sorted { $0.0 < $1.0 }.map(\.1)
        }
        if let columns = translator["columnMappings"] {
            var entries: [RecordMapping.Entry] = []
            for pair in try pairs(columns) { entries.append(.init(try source.mappedSource(pair.0), to: [pair.1])) }
            return entries
        }
        guard let schema = translator["schemaMapping"] else { return [] }
        guard case .object = schema else { throw translator.invalidValue("schemaMapping", "an object") }
        var entries: [RecordMapping.Entry] = []
        for (left, right) in try pairs(schema) {
            let from =
                left.hasPrefix("$") ? source.source(at: try Self.path(left)) : try source.mappedSource(left)
            entries.append(RecordMapping.Entry(from, to: right.hasPrefix("$") ? try Self.members(right) : [right]))
        }
        return entries
    }

    /// Returns the pairs of names in an older mapping, which is an object, `{"A": "B"}`, or a text, `"A: B, C: D"`.
    private func pairs(_ value: FactoryValue) throws(FactoryRunError) -> [(String, String)] {
        let wrong = FactoryRunError(
            .invalidDefinition,
            "the translator's column mapping is neither {\"A\": \"B\"} nor \"A: B\""
        )
        switch value {
        case .object(let object):
            var pairs: [(String, String)] = []
            for member in object.members {
                guard case .string(let text) = member.value else { throw wrong }
                pairs.append((member.name, text))
            }
            return pairs
        case .string(let text):
            var pairs: [(String, String)] = []
            for item in text.split(separator: ",") {
                let parts = item.split(separator: ":", maxSplits: 1).map { Self.trimmed($0) }
                guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw wrong }
                pairs.append((parts[0], parts[1]))
            }
            return pairs
        default: throw wrong
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    private func entry(_ mapping: ResolvedObject, _ source: SourceBinding) throws(FactoryRunError)
        -> RecordMapping.Entry
    {
        guard let from = try mapping.object("source"), let to = try mapping.object("sink") else {
            throw FactoryRunError(.invalidDefinition, "each of the translator's mappings needs a source and a sink")
        }
        let origin: RecordMapping.Source
        if let path = try from.text("path") {
            origin = source.source(at: try Self.path(path))
        } else if let name = try from.text("name") {
            origin = try source.mappedSource(name)
        } else if let ordinal = try from.integer("ordinal", in: 1...1_000_000) {
            origin = .ordinal(ordinal)
        } else {
            throw FactoryRunError(
                .invalidDefinition,
                "a source of the translator's mappings has no name, path or ordinal"
            )
        }
        let target: [String]
        if let name = try to.text("name") {
            target = [name]
        } else if let path = try to.text("path") {
            target = try Self.members(path)
        } else if let place = try to.integer("ordinal", in: 1...1_000_000) {
            // The service gives such names to columns without a header.
            target = ["Prop_\(place - 1)"]
        } else {
            throw FactoryRunError(
                .invalidDefinition,
                "a sink of the translator's mappings has no name, path or ordinal"
            )
        }
        var entry = RecordMapping.Entry(origin, to: target)
        // The types of nested values are not interim types and cannot be converted.
        if let type = try from.text("type"), !ValueType.isNested(type) { entry.sourceType = try Self.type(type) }
        if let type = try to.text("type") {
            guard !source.site.isVersion2 || !ValueType.isVersion1(type) else {
                throw FactoryRunError(
                    .invalidDefinition,
                    "\"\(type)\" is not an interim data type of a sink in version 2.0"
                )
            }
            if !ValueType.isNested(type) { entry.sinkType = try Self.type(type) }
        }
        entry.sourceFormat = try from.text("format")
        entry.sinkFormat = try to.text("format")
        entry.sourceCulture = try culture(from)
        entry.sinkCulture = try culture(to)
        return entry
    }

    private func settings(_ object: ResolvedObject?) throws(FactoryRunError) -> ConversionSettings {
        var settings = ConversionSettings()
        guard let object else { return settings }
        settings.allowDataTruncation = try object.boolean("allowDataTruncation") ?? true
        settings.treatBooleanAsNumber = try object.boolean("treatBooleanAsNumber") ?? false
        settings.dateTimeFormat = try dateFormat("dateTimeFormat", object)
        settings.dateTimeOffsetFormat = try dateFormat("dateTimeOffsetFormat", object)
        settings.dateFormat = try dateFormat("dateFormat", object)
        settings.timeFormat = try dateFormat("timeFormat", object)
        if let text = try object.text("timeSpanFormat") {
            guard let format = TimeSpanFormat(text) else {
                throw object.invalidValue("timeSpanFormat", "a timespan format")
            }
            settings.timeSpanFormat = format
        }
        if let culture = try culture(object) { settings.culture = culture }
        return settings
    }

    private func dateFormat(_ name: String, _ object: ResolvedObject) throws(FactoryRunError) -> DateFormat? {
        guard let text = try object.text(name) else { return nil }
        guard let format = DateFormat(text) else { throw object.invalidValue(name, "a .NET date format") }
        return format
    }

    private func culture(_ object: ResolvedObject) throws(FactoryRunError) -> Culture? {
        guard let name = try object.text("culture") else { return nil }
        guard let culture = Culture(named: name) else {
            throw FactoryRunError(.unsupported, "the culture \"\(name)\" of \(object.place) is not supported here")
        }
        return culture
    }

    private static func type(_ name: String) throws(FactoryRunError) -> ValueType {
        guard let type = ValueType(named: name) else {
            throw FactoryRunError(.invalidDefinition, "\"\(name)\" is not an interim data type")
        }
        return type
    }

    private static func path(_ text: String) throws(FactoryRunError) -> ValuePath {
        guard let path = ValuePath(text) else {
            throw FactoryRunError(.invalidDefinition, "\"\(text)\" is not a JSON path such as $['a'][0]['b']")
        }
        return path
    }

    private static func members(_ text: String) throws(FactoryRunError) -> [String] {
        var members: [String] = []
        for step in try path(text).steps {
            guard case .member(let name) = step else {
                throw FactoryRunError(
                    .unsupported,
                    "the sink's path \"\(text)\" has an element of an array, which a tabular source cannot write"
                )
            }
            members.append(name)
        }
        guard !members.isEmpty else {
            throw FactoryRunError(.invalidDefinition, "the sink's path \"\(text)\" names no member")
        }
        return members
    }
}
