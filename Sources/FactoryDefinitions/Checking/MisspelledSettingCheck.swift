internal import InterimData

/// Warns about members whose names are similar to that of a setting, because an unknown setting has no effect.
///
/// Other unknown members are valid: the service has settings that this program does not know.
struct MisspelledSettingCheck {
    let definition: Definition

    func run(_ findings: inout Findings) {
        switch definition.kind {
        case .dataset: checkDataset(&findings)
        case .pipeline:
            for activity in PipelineActivities(definition.properties).all { check(activity: activity.value, &findings) }
        default: break
        }
    }

    // MARK: Datasets

    private static let dataset: Set = [
        "annotations", "description", "folder", "linkedServiceName", "parameters", "schema", "structure", "type",
        "typeProperties",
    ]

    private static let tableSettings: Set = ["schema", "table", "tableName", "tableParameters"]

    private static let location: Set = [
        "bucketName", "container", "fileName", "fileShare", "fileSystem", "folderPath", "type", "version",
    ]

    private func checkDataset(_ findings: inout Findings) {
        let type = definition.typeName ?? ""
        let known = type == "JiraObject" ? Self.tableSettings : FileDatasetCheck.settings[type]?.union(["location"])
        guard let known else { return }
        check(definition.properties, Self.dataset, &findings)
        let settings = definition.properties["typeProperties"]
        check(settings, known, &findings)
        check(settings?["location"], Self.location, &findings)
        check(settings?["compression"], ["level", "type"], &findings)
    }

    // MARK: Activities

    private static let activity: Set = [
        "dependsOn", "description", "externalReferences", "inputs", "linkedServiceName", "name", "onInactiveMarkAs",
        "outputs", "policy", "state", "type", "typeProperties", "userProperties",
    ]

    private static let policy: Set = ["retry", "retryIntervalInSeconds", "secureInput", "secureOutput", "timeout"]

    private static let activitySettings: [String: Set<String>] = [
        "Copy": [
            "dataIntegrationUnits", "enableSkipIncompatibleRow", "enableStaging", "logSettings", "logStorageSettings",
            "parallelCopies", "preserve", "preserveRules", "redirectIncompatibleRowSettings", "sink", "skipErrorFile",
            "source", "stagingSettings", "translator", "validateDataConsistency",
        ],
        "ForEach": ["activities", "batchCount", "isSequential", "items"],
        "Lookup": ["dataset", "datasetSettings", "firstRowOnly", "source"],
        "Until": ["activities", "expression", "timeout"],
    ]

    private static let source: Set = [
        "additionalColumns", "datasetSettings", "disableMetricsCollection", "maxConcurrentConnections", "query",
        "queryTimeout", "sourceRetryCount", "sourceRetryWait", "type",
    ]

    private static let sink: Set = [
        "datasetSettings", "disableMetricsCollection", "formatSettings", "maxConcurrentConnections", "sinkRetryCount",
        "sinkRetryWait", "storeSettings", "type", "writeBatchSize", "writeBatchTimeout",
    ]

    private static let formatSettings: Set = [
        "fileExtension", "fileNamePrefix", "filePattern", "maxRowsPerFile", "quoteAllText", "type",
    ]

    private func check(activity: LocatedValue, _ findings: inout Findings) {
        guard let type = activity["type"]?.text, RunnableActivities.types.contains(type) else { return }
        check(activity, Self.activity, &findings)
        check(activity["policy"], Self.policy, &findings)
        let settings = activity["typeProperties"]
        if let known = Self.activitySettings[type] { check(settings, known, &findings) }
        if settings?["source"]?["type"]?.text == "JiraSource" {
            check(settings?["source"], Self.source, &findings)
        }
        guard let sink = settings?["sink"], let name = sink["type"]?.text,
            RunnableActivities.sinks.contains(name.lowercased())
        else { return }
        check(sink, Self.sink, &findings)
        check(sink["formatSettings"], Self.formatSettings, &findings)
    }

    private func check(_ value: LocatedValue?, _ known: Set<String>, _ findings: inout Findings) {
        let members = value?.members ?? []
        let absent = known.subtracting(members.map(\.name)).sorted()
        for member in members where !known.contains(member.name) {
            // A short name may be part of a long one by chance.
            guard let near = NearName.find(member.name, among: absent), abs(near.count - member.name.count) <= 3 else {
                continue
            }
            findings.warning(
                "setting.unknown",
                member.value,
                "there is no setting \(LocatedValue.quoted(member.name)) here, so that it has no effect; did you mean "
                    + "\"\(near)\"?"
            )
        }
    }
}
