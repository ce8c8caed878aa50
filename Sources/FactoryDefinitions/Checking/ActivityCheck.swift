internal import InterimData

/// Checks an activity: the members that all activities have, and the settings of the types that this program runs.
///
/// https://learn.microsoft.com/azure/data-factory/concepts-pipelines-activities#activity-json
struct ActivityCheck {
    let activity: LocatedValue
    let context: CheckContext

    func run(_ findings: inout Findings) {
        checkPolicy(&findings)
        checkChoice("state", ["Active", "Inactive"], &findings)
        checkChoice("onInactiveMarkAs", ["Succeeded", "Failed", "Skipped"], &findings)
        guard let type = activity["type"] else {
            findings.missing("activity.required", "type", in: activity, "an activity needs type")
            return
        }
        guard let name = type.text else {
            if !type.isDynamic { findings.error("value.type", type, "type must be text, not \(type.kindName)") }
            return
        }
        guard let required = RunnableActivities.requiredSettings[name] else { return }
        guard let settings = activity["typeProperties"], settings.members != nil else {
            findings.missing(
                "activity.required",
                "typeProperties",
                in: activity,
                "a \(name) needs typeProperties, an object"
            )
            return
        }
        switch name {
        case "Copy": CopyCheck(activity: activity, settings: settings, context: context).run(&findings)
        case "Lookup": LookupCheck(settings: settings, context: context).run(&findings)
        default: checkSettings(settings, required, of: name, &findings)
        }
    }

    private func checkSettings(
        _ settings: LocatedValue,
        _ required: [String],
        of type: String,
        _ findings: inout Findings
    ) {
        for setting in required where settings[setting] == nil {
            // The documentation of Switch calls the expression both `on` and `expression`.
            if setting == "on", settings["expression"] != nil { continue }
            findings.missing("activity.required", setting, in: settings, "a \(type) needs \(setting)")
        }
        if type == "ForEach" {
            findings.checkNumber("batchCount", in: settings, 1...50, id: "activity.range")
            findings.checkFlag("isSequential", in: settings)
        }
        if type == "Wait" { findings.checkNumber("waitTimeInSeconds", in: settings, 0...604_800, id: "activity.range") }
        if type == "Until" { findings.checkTimeSpan("timeout", in: settings) }
    }

    private func checkPolicy(_ findings: inout Findings) {
        guard let policy = activity["policy"], !policy.isDynamic else { return }
        guard policy.members != nil else {
            findings.error("value.type", policy, "policy must be an object, not \(policy.kindName)")
            return
        }
        // Published factories have shorter timeouts and intervals than the documentation of the service allows.
        let (tenMinutes, sevenDays) = (Duration.seconds(600), Duration.seconds(7 * 86_400))
        if let timeout = findings.checkTimeSpan("timeout", in: policy), let value = policy["timeout"] {
            let message = "timeout must be 10 minutes to 7 days (0.00:10:00..7.00:00:00)"
            if timeout > sevenDays {
                findings.error("policy.range", value, message)
            } else if timeout < tenMinutes {
                findings.serviceLimit("policy.range", value, message, isStrict: context.isStrict)
            }
        }
        findings.checkNumber("retry", in: policy, 0...Int.max, id: "policy.range")
        if let value = policy["retryIntervalInSeconds"], !value.isDynamic,
            !(value.wholeNumber.map { (30...86_400).contains($0) } ?? false)
        {
            let isShort = value.wholeNumber.map { (0..<30).contains($0) } ?? false
            findings.serviceLimit(
                "policy.range",
                value,
                "retryIntervalInSeconds must be 30..86400",
                isStrict: context.isStrict || !isShort
            )
        }
        findings.checkFlag("secureInput", in: policy)
        findings.checkFlag("secureOutput", in: policy)
    }

    private func checkChoice(_ name: String, _ choices: [String], _ findings: inout Findings) {
        guard let value = activity[name], !value.isDynamic, !choices.contains(value.text ?? "") else { return }
        findings.error(
            "activity.\(name)",
            value,
            "\(name) must be \(choices.joined(separator: " or ")), here \(value.shown)"
        )
    }
}

/// Checks the settings of a lookup.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-lookup-activity
struct LookupCheck {
    let settings: LocatedValue
    let context: CheckContext

    func run(_ findings: inout Findings) {
        let reference = settings["dataset"]
        let inline = context.inlineDataset(in: [settings, settings["source"]], &findings)
        if reference == nil, inline == nil {
            findings.missing("lookup.required", "dataset", in: settings, "a Lookup needs dataset")
        }
        findings.checkFlag("firstRowOnly", in: settings)
        guard let source = settings["source"] else {
            findings.missing("lookup.required", "source", in: settings, "a Lookup needs source")
            return
        }
        let dataset = inline ?? context.target(reference, .dataset)
        SourceCheck(source: source, dataset: dataset, reference: reference, context: context).run(&findings)
    }
}
