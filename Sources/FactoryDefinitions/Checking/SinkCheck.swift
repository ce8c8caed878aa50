internal import InterimData

/// Checks the sink of a copy.
///
/// https://learn.microsoft.com/azure/data-factory/format-json#json-as-sink
/// https://learn.microsoft.com/azure/data-factory/format-delimited-text#delimited-text-as-sink
/// https://learn.microsoft.com/azure/data-factory/format-parquet#parquet-as-sink
struct SinkCheck {
    let sink: LocatedValue
    /// The dataset; `nil` if it is unknown.
    let dataset: Definition?
    /// The reference to the dataset.
    let reference: LocatedValue?
    /// If `true`, the copy reads from Jira.
    let isJira: Bool
    let context: CheckContext

    func run(_ findings: inout Findings) {
        if sink.isDynamic { return }
        guard sink.members != nil else {
            findings.error("value.type", sink, "sink must be an object, not \(sink.kindName)")
            return
        }
        findings.checkNumber("sinkRetryCount", in: sink, 0...Int.max, id: "sink.range")
        findings.checkTimeSpan("sinkRetryWait", in: sink)
        findings.checkTimeSpan("writeBatchTimeout", in: sink)
        findings.checkNumber("maxConcurrentConnections", in: sink, 1...Int.max, id: "sink.range")
        findings.checkFlag("disableMetricsCollection", in: sink)
        guard let value = sink["type"] else {
            findings.missing("sink.required", "type", in: sink, "sink needs type, for example JsonSink")
            return
        }
        guard let type = value.text else {
            if !value.isDynamic { findings.error("value.type", value, "type must be text, not \(value.kindName)") }
            return
        }
        let format = KnownTypes.format(ofSink: type)
        if let datasetType = dataset?.typeName {
            let wanted = KnownTypes.fileFormats.first { $0.dataset == datasetType }
            let fits = format.map { $0.dataset == datasetType } ?? (wanted == nil && datasetType != "JiraObject")
            if !fits {
                let hint = wanted.map { "; it is written with \"\($0.sink)\"" } ?? ""
                findings.error(
                    "sink.datasetMismatch",
                    value,
                    "sink type \(LocatedValue.quoted(type)) does not fit the dataset \"\(dataset?.name ?? "")\" "
                        + "of type \(datasetType)\(datasetType == "JiraObject" ? "; Jira cannot be written" : format == nil ? hint : "")"
                )
            }
        }
        guard let format else { return }
        FormatSettingsCheck(
            sink: sink,
            format: format.dataset,
            settingsType: format.settings,
            dataset: dataset,
            reference: reference
        ).run(&findings)
        StoreSettingsCheck(sink: sink, dataset: dataset, isJira: isJira).run(&findings)
        if isJira, let dataset {
            SinkLocationCheck(dataset: dataset, reference: reference, context: context).run(at: value, &findings)
        }
    }
}

/// Checks the settings of a sink's format.
struct FormatSettingsCheck {
    let sink: LocatedValue
    /// The type of the datasets that the sink writes.
    let format: String
    /// The type of the sink's format settings.
    let settingsType: String
    let dataset: Definition?
    let reference: LocatedValue?

    private static let own: [String: Set<String>] = [
        "Json": ["filePattern"],
        "DelimitedText": ["fileExtension", "quoteAllText", "maxRowsPerFile", "fileNamePrefix"],
        "Parquet": ["maxRowsPerFile", "fileNamePrefix"],
        "Avro": ["maxRowsPerFile", "fileNamePrefix", "recordName", "recordNamespace"],
        "Orc": ["maxRowsPerFile", "fileNamePrefix"],
    ]

    func run(_ findings: inout Findings) {
        guard let settings = sink["formatSettings"], !settings.isDynamic else { return }
        guard settings.members != nil else {
            findings.error("value.type", settings, "formatSettings must be an object, not \(settings.kindName)")
            return
        }
        checkType(settings, &findings)
        checkForeign(settings, &findings)
        switch format {
        case "Json": checkFilePattern(settings["filePattern"], &findings)
        case "DelimitedText": checkDelimitedText(settings, &findings)
        default: break
        }
        if Self.own[format]?.contains("maxRowsPerFile") == true { checkParts(settings, &findings) }
    }

    private func checkType(_ settings: LocatedValue, _ findings: inout Findings) {
        guard let type = settings["type"] else {
            findings.missing("sink.required", "type", in: settings, "formatSettings needs type: \"\(settingsType)\"")
            return
        }
        guard !type.isDynamic, type.text != settingsType else { return }
        findings.error(
            "sink.formatSettings",
            type,
            "formatSettings of type \(type.shown) do not fit the sink; use \"\(settingsType)\""
        )
    }

    private func checkForeign(_ settings: LocatedValue, _ findings: inout Findings) {
        guard let own = Self.own[format] else { return }
        for member in settings.members ?? [] where !own.contains(member.name) {
            if case .null = member.value.content { continue }
            let owners = ["DelimitedText", "Parquet", "Avro", "Orc", "Json"].filter {
                Self.own[$0]?.contains(member.name) == true
            }
            guard let last = owners.last else { continue }
            let list = owners.count > 1 ? owners.dropLast().joined(separator: ", ") + " and \(last) do" : "\(last) does"
            findings.warning(
                "sink.unsupportedSetting",
                member.value,
                "\(settingsType) has no \(member.name) (only \(list)); it has no effect"
            )
        }
    }

    private func checkFilePattern(_ pattern: LocatedValue?, _ findings: inout Findings) {
        let patterns = ["setOfObjects", "arrayOfObjects"]
        guard let pattern, !pattern.isDynamic, !patterns.contains(pattern.text ?? "") else { return }
        let differsInCase = patterns.contains { $0.lowercased() == pattern.text?.lowercased() }
        findings.error(
            "sink.filePattern",
            pattern,
            (differsInCase ? "filePattern is case-sensitive" : "filePattern \(pattern.shown) is not known")
                + ": use \"setOfObjects\" or \"arrayOfObjects\""
        )
    }

    private func checkDelimitedText(_ settings: LocatedValue, _ findings: inout Findings) {
        findings.checkFlag("quoteAllText", in: settings)
        findings.checkText("fileExtension", in: settings)
        guard settings["fileExtension"] == nil, let location = dataset?.properties["typeProperties"]?["location"],
            location["fileName"] == nil, !location.isDynamic, dataset?.typeName == "DelimitedText"
        else { return }
        findings.missing(
            "sink.required",
            "fileExtension",
            in: settings,
            "fileExtension is required if the dataset names no file, for example \".csv\""
        )
    }

    /// Checks the settings that divide the output into several files with a limited number of rows.
    private func checkParts(_ settings: LocatedValue, _ findings: inout Findings) {
        findings.checkNumber("maxRowsPerFile", in: settings, 1...Int.max, id: "sink.range")
        findings.checkText("fileNamePrefix", in: settings)
        if let prefix = settings["fileNamePrefix"], settings["maxRowsPerFile"] == nil {
            findings.warning("sink.noEffect", prefix, "fileNamePrefix has no effect without maxRowsPerFile")
        }
        guard let rows = settings["maxRowsPerFile"], let dataset,
            let name = dataset.properties["typeProperties"]?["location"]?["fileName"],
            let text = PassedSetting(reference: reference, dataset: dataset).text(of: name)?.text, !text.isEmpty
        else { return }
        findings.warning(
            "sink.fileName",
            rows,
            "maxRowsPerFile applies to copies into a folder, but the dataset \"\(dataset.name)\" names the file "
                + "\(LocatedValue.quoted(text)); leave out one of them, because such a copy cannot be run here"
        )
    }
}

/// Checks the settings of the store that a sink writes to.
struct StoreSettingsCheck {
    let sink: LocatedValue
    let dataset: Definition?
    let isJira: Bool

    func run(_ findings: inout Findings) {
        guard let settings = sink["storeSettings"], !settings.isDynamic else { return }
        guard settings.members != nil else {
            findings.error("value.type", settings, "storeSettings must be an object, not \(settings.kindName)")
            return
        }
        let location = dataset?.properties["typeProperties"]?["location"]?["type"]?.text
        let wanted = location.flatMap { FileStore.named(location: $0)?.writeSettingsType }
        if let type = settings["type"] {
            if let wanted, let location, !type.isDynamic, type.text != wanted {
                findings.error(
                    "sink.storeMismatch",
                    type,
                    "storeSettings of type \(type.shown) do not fit the dataset's \(location); use \"\(wanted)\""
                )
            }
        } else {
            let hint = wanted.map { ": \"\($0)\"" } ?? ", for example FileServerWriteSettings"
            findings.missing("sink.required", "type", in: settings, "storeSettings needs type\(hint)")
        }
        findings.checkNumber("maxConcurrentConnections", in: settings, 1...Int.max, id: "sink.range")
        findings.checkFlag("disableMetricsCollection", in: settings)
        if ["AzureBlobStorageWriteSettings", "AzureBlobFSWriteSettings"].contains(settings["type"]?.text) {
            findings.checkNumber("blockSizeInMB", in: settings, 4...100, id: "sink.range")
        }
        checkCopyBehavior(settings, &findings)
    }

    private func checkCopyBehavior(_ settings: LocatedValue, _ findings: inout Findings) {
        guard let behavior = settings["copyBehavior"], !behavior.isDynamic else { return }
        let known = ["PreserveHierarchy", "FlattenHierarchy", "MergeFiles"]
        if !known.contains(behavior.text ?? "") {
            findings.error(
                "sink.copyBehavior",
                behavior,
                "copyBehavior must be \(known.joined(separator: ", ")), here \(behavior.shown)"
            )
        } else if isJira {
            findings.warning("copy.noEffect", behavior, "copyBehavior applies to copies of files; it has no effect")
        }
    }
}
