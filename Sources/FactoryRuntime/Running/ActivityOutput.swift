internal import FactoryDefinitions
internal import InterimData
internal import JiraConnector
internal import JiraReader

/// The outputs of activities, in the form of the service.
///
/// https://learn.microsoft.com/azure/data-factory/copy-activity-monitoring
enum ActivityOutput {
    /// The name of this program, in place of the name of an integration runtime.
    static let runtime = FactoryValue.string("jirastream")

    /// Returns the output of a copy.
    ///
    /// - Parameters:
    ///   - file: The path of the file, or of the first file of a series.
    ///   - start: The time at which the copy began.
    ///   - location: The folder of all outputs.
    ///   - logName: The name of the output's member for the path of the log of skipped rows.
    static func copy(
        _ report: CopyReport,
        sinkType: String,
        file: String?,
        start: String,
        status: String,
        location: OutputLocation,
        logName: String
    ) -> FactoryValue {
        let duration = FactoryValue.integer(Int64(report.copyDuration))
        let connections = FactoryValue.integer(Int64(report.usedParallelCopies))
        var output = FactoryObject([
            ("dataRead", .integer(Int64(report.dataRead))),
            ("dataWritten", .integer(Int64(report.dataWritten))),
            ("filesWritten", .integer(Int64(report.filesWritten ?? (report.errors.isEmpty ? 1 : 0)))),
            ("sourcePeakConnections", connections),
            ("sinkPeakConnections", .integer(1)),
            ("rowsRead", .integer(Int64(report.rowsRead))),
            ("rowsCopied", .integer(Int64(report.rowsCopied))),
        ])
        if let skipped = report.rowsSkipped { output["rowsSkipped"] = .integer(Int64(skipped)) }
        output["copyDuration"] = duration
        output["throughput"] = .float(report.throughput)
        if let path = report.logFilePath {
            output[logName] = .string(location.relative(path))
        }
        output["errors"] = .array(
            report.errors.map {
                .object(FactoryObject([("Code", .string($0.code)), ("Message", .string($0.message))]))
            }
        )
        output["effectiveIntegrationRuntime"] = runtime
        output["usedDataIntegrationUnits"] = .integer(0)
        output["usedParallelCopies"] = connections
        output["billingReference"] = .object(
            FactoryObject([("activityType", .string("DataMovement")), ("billableDuration", .array([]))])
        )
        let transfer = FactoryObject([
            ("status", .string("Completed")), ("duration", duration),
            (
                "details",
                .object(
                    FactoryObject([
                        ("readingFromSource", .object(FactoryObject([("type", .string("Jira"))]))),
                        ("writingToSink", .object(FactoryObject([("type", .string(sinkType))]))),
                    ])
                )
            ),
        ])
        let queue = FactoryObject([("status", .string("Completed")), ("duration", .integer(0))])
        let details = FactoryObject([
            ("source", .object(FactoryObject([("type", .string("Jira"))]))),
            ("sink", .object(FactoryObject([("type", .string(sinkType))]))),
            ("status", .string(status)), ("start", .string(start)), ("duration", duration),
            ("usedDataIntegrationUnits", .integer(0)), ("usedParallelCopies", connections),
            ("profile", .object(FactoryObject([("queue", .object(queue)), ("transfer", .object(transfer))]))),
            (
                "detailedDurations",
                .object(FactoryObject([("queuingDuration", .integer(0)), ("transferDuration", duration)]))
            ),
        ])
        output["executionDetails"] = .array([.object(details)])
        output["dataConsistencyVerification"] = .object(
            FactoryObject([("VerificationResult", .string("NotVerified")), ("InconsistentData", .string("None"))])
        )
        output["durationInQueue"] = .object(FactoryObject([("integrationRuntimeQueue", .integer(0))]))
        var own = own(report)
        if let file { own["file"] = .string(location.relative(file)) }
        output["jirastream"] = .object(own)
        return .object(output)
    }

    /// Returns the report of this program, without the members that the output already contains in the form of the
    /// service, and without the members about resuming.
    private static func own(_ report: CopyReport) -> FactoryObject {
        guard let text = try? report.json(), case .object(var object)? = value(text) else { return FactoryObject() }
        for name in [
            "dataRead", "dataWritten", "filesWritten", "rowsRead", "rowsCopied", "rowsSkipped", "copyDuration",
            "throughput",
            "logFilePath", "errors", "usedParallelCopies", "wasWhole", "replacedUnfinishedRun", "isResumable",
        ] {
            object[name] = nil
        }
        return object
    }

    /// Returns the output of a lookup.
    static func lookup(_ output: LookupOutput) -> FactoryValue {
        guard case .object(var object)? = value(output.json) else { return .object(FactoryObject()) }
        object["effectiveIntegrationRuntime"] = runtime
        return .object(object)
    }

    private static func value(_ json: String) -> FactoryValue? {
        try? JSONReader.read(Array(json.utf8)).root.factoryValue
    }

    /// Returns the error of a failed activity.
    static func error(_ error: FactoryRunError, activity: String, type: String) -> FactoryValue {
        let isUserError: Bool
        switch error.code {
        case .timeout, .cancelled: isUserError = false
        case .activity:
            switch (error.cause as? CopyError)?.code {
            case .invalidPlan?, .rowFailed?, .tooManyRows?, .outputTooLarge?, .readingFailed?: isUserError = true
            default: isUserError = false
            }
        default: isUserError = true
        }
        var code = error.code.description
        var message = error.message
        if let failure = error.cause as? BoundFail.Failure { code = failure.errorCode }
        if error.code == .activity {
            let inner = code
            // In the service, all errors of an activity type have the same code. The reason is in the message.
            code = ActivityTypes.implementation(type)?.errorNumber ?? BoundLookup.errorNumber
            // Only the activities that read from Jira have errors of the connector.
            let name = (error.cause as? CopyError)?.connectorCode ?? inner
            guard type == BoundCopy.type || type == BoundLookup.type else {
                return object(code, message, isUserError: isUserError, activity: activity)
            }
            message = "ErrorCode=\(name),'Type=JiraConnector.CopyError,Message=\(message),Source=jirastream,'"
        }
        return object(code, message, isUserError: isUserError, activity: activity)
    }

    private static func object(
        _ code: String,
        _ message: String,
        isUserError: Bool,
        activity: String
    ) -> FactoryValue {
        .object(
            FactoryObject([
                ("errorCode", .string(code)), ("message", .string(message)),
                ("failureType", .string(isUserError ? "UserError" : "SystemError")), ("target", .string(activity)),
                ("details", .array([])),
            ])
        )
    }

    /// Returns a text with secrets masked. A secret of fewer than four characters may occur in a text by chance, so it
    /// is masked only if it is the entire text.
    static func masked(_ text: String, _ secrets: [String]) -> String {
        secrets.reduce(text) { text, secret in
            secret.count < 4 ? (text == secret ? "***" : text) : text.replacing(secret, with: "***")
        }
    }

    /// Returns a value in which every `SecureString` and every occurrence of the given secrets is masked.
    static func masked(_ value: FactoryValue, _ secrets: [String]) -> FactoryValue {
        switch value {
        case .null, .boolean: return value
        case .integer, .float:
            let text = value.json
            return text.count >= 4 && secrets.contains(text) ? .string("***") : value
        case .string(let text):
            return .string(masked(text, secrets))
        case .array(let elements): return .array(elements.map { masked($0, secrets) })
        case .object(let object):
            if object["type"] == .string("SecureString") {
                return .object(FactoryObject([("type", .string("SecureString")), ("value", .string("***"))]))
            }
            return .object(
                FactoryObject(object.members.map { (masked($0.name, secrets), masked($0.value, secrets)) })
            )
        }
    }
}

extension CopyError {
    /// The code of the mapping error or row error that caused this error; otherwise the code of this error.
    fileprivate var connectorCode: String {
        switch cause {
        case let error as MappingError: error.code.description
        case let failure as RowFailure: failure.error.code.description
        default: code.description
        }
    }
}
