internal import InterimData

/// Checks a copy: its source, its sink and its options.
///
/// https://learn.microsoft.com/azure/data-factory/copy-activity-overview
struct CopyCheck {
    let activity: LocatedValue
    let settings: LocatedValue
    let context: CheckContext

    func run(_ findings: inout Findings) {
        let source = settings["source"]
        let (input, inputDataset) = end("inputs", "input", of: source, &findings)
        let (output, outputDataset) = end("outputs", "output", of: settings["sink"], &findings)
        let isJira = source?["type"]?.text == "JiraSource" || inputDataset?.typeName == "JiraObject"
        if let source {
            SourceCheck(source: source, dataset: inputDataset, reference: input, context: context).run(&findings)
        } else {
            findings.missing("copy.required", "source", in: settings, "a Copy needs source")
        }
        if let sink = settings["sink"] {
            SinkCheck(sink: sink, dataset: outputDataset, reference: output, isJira: isJira, context: context)
                .run(&findings)
        } else {
            findings.missing("copy.required", "sink", in: settings, "a Copy needs sink")
        }
        if let translator = settings["translator"] {
            TranslatorCheck(
                translator: translator,
                settings: settings,
                isVersion2: inputDataset.map { context.version(ofDataset: $0) == .two } ?? false
            )
            .run(&findings)
        }
        NestedValueCheck(settings: settings, dataset: inputDataset, reference: input, context: context).run(&findings)
        CopyOptionCheck(settings: settings, isJira: isJira).run(&findings)
    }

    /// Returns the reference to a dataset in `inputs` or `outputs`, and the dataset, as far as they are known. Reports a
    /// list that does not have exactly one element. The settings of the dataset may be inside the source or the sink
    /// instead.
    private func end(
        _ name: String,
        _ word: String,
        of part: LocatedValue?,
        _ findings: inout Findings
    ) -> (reference: LocatedValue?, dataset: Definition?) {
        if let dataset = context.inlineDataset(in: [part], &findings) { return (nil, dataset) }
        let reference = reference(name, word, &findings)
        return (reference, context.target(reference, .dataset))
    }

    private func reference(_ name: String, _ word: String, _ findings: inout Findings) -> LocatedValue? {
        guard let list = activity[name] else {
            findings.missing("copy.required", name, in: activity, "a Copy needs \(name) with one dataset reference")
            return nil
        }
        guard let elements = list.elements else {
            if !list.isDynamic { findings.error("value.type", list, "\(name) must be an array, not \(list.kindName)") }
            return nil
        }
        if elements.count != 1 {
            findings.error("copy.\(word)Count", list, "a Copy takes exactly one \(word), here \(elements.count)")
        }
        return elements.first
    }
}

/// Checks the options of a copy: skipped rows, logs, staging, and options that have no effect in a copy from a site to
/// files.
///
/// https://learn.microsoft.com/azure/data-factory/copy-activity-fault-tolerance
/// https://learn.microsoft.com/azure/data-factory/copy-activity-performance-features
struct CopyOptionCheck {
    let settings: LocatedValue
    let isJira: Bool

    func run(_ findings: inout Findings) {
        findings.checkFlag("enableSkipIncompatibleRow", in: settings)
        findings.checkFlag("enableStaging", in: settings)
        findings.checkFlag("validateDataConsistency", in: settings)
        findings.checkNumber("parallelCopies", in: settings, 1...Int.max, id: "copy.range")
        // 0 stands for automatic.
        if settings["dataIntegrationUnits"]?.wholeNumber != 0 {
            findings.checkNumber("dataIntegrationUnits", in: settings, 2...256, id: "copy.range")
        }
        checkLog(&findings)
        checkStaging(&findings)
        if isJira { checkEffects(&findings) }
    }

    private func checkLog(_ findings: inout Findings) {
        findings.checkPlace("redirectIncompatibleRowSettings", in: settings, id: "copy.required")
        if let old = settings["logStorageSettings"] {
            findings.warning("copy.deprecated", old, "logStorageSettings is deprecated; write logSettings")
        }
        guard let log = settings["logSettings"], !log.isDynamic else { return }
        guard log.members != nil else {
            findings.error("value.type", log, "logSettings must be an object, not \(log.kindName)")
            return
        }
        findings.checkFlag("enableCopyActivityLog", in: log)
        if log["logLocationSettings"] == nil {
            findings.missing(
                "copy.required",
                "logLocationSettings",
                in: log,
                "logSettings needs logLocationSettings with linkedServiceName"
            )
        }
        findings.checkPlace("logLocationSettings", in: log, id: "copy.required")
        let detail = log["copyActivityLogSettings"]
        findings.checkFlag("enableReliableLogging", in: detail)
        if let level = detail?["logLevel"], !level.isDynamic, !["Warning", "Info"].contains(level.text ?? "") {
            findings.error("copy.logLevel", level, "logLevel must be Warning or Info, here \(level.shown)")
        }
    }

    private func checkStaging(_ findings: inout Findings) {
        // Templates set the place of the staged files when they are deployed, so it may be missing.
        if let place = settings["stagingSettings"], !place.isDynamic {
            if place.members == nil {
                findings.error("value.type", place, "stagingSettings must be an object, not \(place.kindName)")
            }
            findings.checkText("path", in: place)
        }
        if isJira, let staging = settings["enableStaging"], staging.flag == true {
            findings.warning("copy.noEffect", staging, "staging has no effect in a copy from Jira to files")
        }
    }

    private func checkEffects(_ findings: inout Findings) {
        if let value = settings["validateDataConsistency"], value.flag == true {
            findings.error(
                "copy.consistencyUnsupported",
                value,
                "validateDataConsistency is for binary file copies, not for a Jira source"
            )
        }
        if let value = settings["skipErrorFile"] {
            findings.error(
                "copy.skipErrorFileUnsupported",
                value,
                "skipErrorFile is for binary file copies, not for a Jira source"
            )
        }
        for name in ["preserve", "preserveRules"] {
            guard let value = settings[name] else { continue }
            findings.warning("copy.noEffect", value, "\(name) applies to copies of files only; it has no effect here")
        }
        if let value = settings["parallelCopies"], !value.isDynamic, (value.wholeNumber ?? 0) >= 1 {
            findings.warning(
                "copy.noEffect",
                value,
                "parallelCopies has no effect on copies of Jira; source.maxConcurrentConnections limits the connections"
            )
        }
        if let value = settings["dataIntegrationUnits"], let units = value.wholeNumber, (5...256).contains(units) {
            findings.warning(
                "copy.noEffect",
                value,
                "from Jira to files the service uses 2 to 4 data integration units, here \(units)"
            )
        }
    }
}
