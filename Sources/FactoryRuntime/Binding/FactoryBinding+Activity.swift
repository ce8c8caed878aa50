internal import FactoryDefinitions
internal import JiraConnector
internal import JiraReader
internal import Sinks

/// A copy or a lookup with everything found out, but the password.
enum BoundActivity: Sendable {
    case copy(BoundCopy)
    case lookup(BoundLookup)
}

/// A copy, ready but for its credentials.
struct BoundCopy: Sendable {
    var source: SourceBinding
    var sinkType: String
    var plan: CopyPlan
    /// The notes for the user, beside those of the source.
    var notes: [String]
}

/// A lookup, ready but for its credentials.
struct BoundLookup: Sendable {
    var source: SourceBinding
    var plan: LookupPlan
}

extension FactoryBinding {
    /// Resolves an activity. No request is sent and no secret is looked up.
    ///
    /// - Parameters:
    ///   - activity: The activity's object, expressions unevaluated.
    ///   - settings: Its `typeProperties`, evaluated.
    ///   - run: The id of the activity's run.
    func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String
    ) throws(FactoryRunError) -> BoundActivity {
        try activity.checkType()
        if activity.type == "Copy" { return .copy(try copy(activity, settings, scope, run)) }
        return .lookup(try lookup(activity, settings, scope))
    }

    private func copy(
        _ activity: PipelineActivity,
        _ settings: ResolvedObject,
        _ scope: ExpressionScope,
        _ run: String
    ) throws(FactoryRunError) -> BoundCopy {
        let place = "\"\(activity.name)\""
        try refuseForeign(settings)
        guard let sourceSettings = try settings.object("source"), let sinkSettings = try settings.object("sink") else {
            throw FactoryRunError(.invalidDefinition, "\(place) needs a source and a sink")
        }
        let input = try dataset(try Self.only(activity, "inputs", scope), in: scope, place: place)
        let target = try dataset(try Self.only(activity, "outputs", scope), in: scope, place: place)
        let source = try source(sourceSettings, input)
        var plan = CopyPlan(
            table: source.table,
            site: source.site.site,
            credentials: .anonymous,
            reader: source.site.reader,
            sink: try sink(sinkSettings, target, table: source.table)
        )
        plan.mapping = try mapping(settings["translator"], source)
        if source.isFlat, plan.mapping.entries.isEmpty, plan.sink.format != .csv {
            plan.flattening = .version1
        }
        if try settings.boolean("enableSkipIncompatibleRow") ?? false {
            plan.faultTolerance = .skip(log: try sessionLog(settings, activity, scope, run))
        }
        return BoundCopy(
            source: source,
            sinkType: target.linkedService.type,
            plan: plan,
            notes: try idleNotes(settings, sinkSettings)
        )
    }

    /// Settings that are accepted and change nothing.
    private func idleNotes(
        _ settings: ResolvedObject,
        _ sink: ResolvedObject
    ) throws(FactoryRunError) -> [String] {
        var idle = ["parallelCopies", "dataIntegrationUnits", "preserve", "preserveRules"].filter {
            settings[$0] != nil
        }
        if try settings.boolean("enableStaging") ?? false { idle.append("enableStaging") }
        if try sink.object("storeSettings")?["copyBehavior"] != nil { idle.append("copyBehavior") }
        return idle.map { "\($0) has no effect here" }
    }

    /// Settings with which the service's own run fails, or which need something that is not here.
    private func refuseForeign(_ settings: ResolvedObject) throws(FactoryRunError) {
        if try settings.boolean("validateDataConsistency") ?? false {
            throw FactoryRunError(
                .invalidDefinition,
                "validateDataConsistency is for binary copies only (DataConsistencyValidationNotSupportedForNonDirectBinaryCopy)"
            )
        }
        if settings["skipErrorFile"] != nil {
            throw FactoryRunError(.invalidDefinition, "skipErrorFile is for binary copies only")
        }
    }

    private func sessionLog(
        _ settings: ResolvedObject,
        _ activity: PipelineActivity,
        _ scope: ExpressionScope,
        _ run: String
    ) throws(FactoryRunError) -> SessionLogDestination? {
        let folder: String
        var isReliable = false
        var hasRowsAlone = false
        if let log = try settings.object("logSettings") {
            guard try log.boolean("enableCopyActivityLog") ?? false,
                let location = try log.object("logLocationSettings")
            else { return nil }
            isReliable = try log.object("copyActivityLogSettings")?.boolean("enableReliableLogging") ?? false
            folder = try logFolder(location, scope)
        } else if let location = try settings.object("redirectIncompatibleRowSettings") {
            hasRowsAlone = true
            folder = try logFolder(location, scope)
        } else {
            return nil
        }
        // Checked with everything that is added to it.
        _ = try output.path([activity.name])
        var destination = SessionLogDestination(
            folder: folder,
            activity: activity.name.replacing("/", with: "_").replacing("\\", with: "_"),
            runID: run
        )
        destination.isReliable = isReliable
        destination.hasRowsAlone = hasRowsAlone
        return destination
    }

    private func logFolder(_ location: ResolvedObject, _ scope: ExpressionScope) throws(FactoryRunError) -> String {
        let service = try linkedService(location["linkedServiceName"], in: scope, place: location.place)
        guard service.type == "FileServer" else {
            throw FactoryRunError(
                .unsupported,
                "\(service.properties.place) is of type \(service.type); logs are written to a FileServer only"
            )
        }
        return try output.path([try location.text("path") ?? ""])
    }

    private func lookup(
        _ activity: PipelineActivity,
        _ settings: ResolvedObject,
        _ scope: ExpressionScope
    ) throws(FactoryRunError) -> BoundLookup {
        let place = "\"\(activity.name)\""
        guard let sourceSettings = try settings.object("source") else {
            throw FactoryRunError(.invalidDefinition, "\(place) needs a source")
        }
        let source = try source(
            sourceSettings,
            try dataset(settings["dataset"], in: scope, place: place)
        )
        guard source.version1?.list == nil else {
            throw FactoryRunError(
                .unsupported,
                "a lookup reads records, and the rows of this table are items inside them; look \(source.table.name) up, or copy the table"
            )
        }
        var plan = LookupPlan(
            table: source.table,
            site: source.site.site,
            credentials: .anonymous,
            reader: source.site.reader
        )
        plan.mapping = try mapping(nil, source)
        if source.isFlat { plan.flattening = .version1 }
        plan.firstRowOnly = try settings.boolean("firstRowOnly") ?? true
        plan.isStrict = isStrict
        return BoundLookup(source: source, plan: plan)
    }

    private static func only(
        _ activity: PipelineActivity,
        _ property: String,
        _ scope: ExpressionScope
    ) throws(FactoryRunError) -> FactoryValue {
        guard case .array(let references)? = activity.object[property], references.count == 1 else {
            throw FactoryRunError(
                .invalidDefinition,
                "\(property) of \"\(activity.name)\" must have exactly one dataset"
            )
        }
        return try ExpressionResolution.resolve(
            references[0],
            in: scope,
            place: "\(property) of \"\(activity.name)\""
        )
    }
}
