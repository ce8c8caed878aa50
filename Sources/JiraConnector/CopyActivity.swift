internal import DurableFiles
internal import InterimData
public import JiraReader
internal import RunState
internal import Sinks
internal import Synchronization

/// Copies a table from a site to a sink.
///
/// An activity runs once. Its ``progress`` may be read at any time from any task.
///
/// A copy to a file or a series of files writes a journal beside the output. A later copy with the same plan resumes
/// from that journal if its ``CopyPlan/resumes`` is `true`. A resumed run needs 32 bytes of memory for each record in
/// the output, except for tables that are listed by a census.
public final class CopyActivity: Sendable {
    /// The plan.
    public let plan: CopyPlan

    private let reader: JiraClient
    private let statistics = Mutex<ReadingStatistics?>(nil)
    private let run = Mutex<FileRun?>(nil)
    private let skipped: SkippedRows?
    private let unusualCharacterCounts = UnusualCharacterCounts()
    private let filled = Mutex<(columns: FilledColumns, names: [String])?>(nil)
    private let copied = Atomic<Int>(0)
    private let written = Atomic<Int>(0)
    private let start = ContinuousClock.now

    /// Checks the plan. Sends no request and creates no file.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - shared: A client of the plan's site that is shared with other activities. Its credentials and configuration
    ///     replace those of the plan. By default, the activity creates its own client.
    /// - Throws: ``CopyError`` if the plan is invalid, for example because an option does not fit the table, or if
    ///   `shared` is a client of another site.
    public init(plan: CopyPlan, client shared: JiraClient? = nil) throws(CopyError) {
        if let shared, shared.site != plan.site {
            throw CopyError(
                .invalidPlan,
                "the client is for \(shared.site), but the plan is for \(plan.site); pass a client of that site"
            )
        }
        self.plan = plan
        skipped = if case .skip(let log) = plan.faultTolerance { SkippedRows(log: log) } else { nil }
        do {
            reader =
                try shared
                ?? JiraClient(site: plan.site, credentials: plan.credentials, configuration: plan.reader)
            _ = try reader.pages(of: plan.table, options: plan.readOptions())
        } catch {
            throw CopyError(error)
        }
        if let problem = plan.sink.problem { throw CopyError(.invalidPlan, problem) }
        try plan.checkRows()
        if plan.resumes, case .standardOutput = plan.sink.destination {
            throw CopyError(
                .invalidPlan,
                "a copy to standard output cannot be resumed; write to a file"
            )
        }
    }

    /// The progress so far.
    public var progress: CopyProgress {
        let statistics = statistics.withLock { $0 }
        return CopyProgress(
            copiedRecordCount: copied.load(ordering: .relaxed),
            expectedRecordCount: statistics?.expectedRecordCount,
            announcedRecordCount: statistics?.announcedRecordCount,
            disabledFeature: statistics?.disabledFeature?.rawValue,
            requestedIDCount: statistics?.requestedIDCount ?? 0,
            receivedByteCount: statistics?.receivedByteCount ?? 0,
            writtenByteCount: written.load(ordering: .relaxed),
            requestCount: statistics?.requestCount ?? 0,
            retryCount: statistics?.retryCount ?? 0,
            duration: ContinuousClock.now - start
        )
    }

    /// Copies the table. A cancelled task stops the copy promptly.
    ///
    /// - Returns: The report, which may have findings: ``CopyReport/isIncomplete``.
    /// - Throws: ``CopyError``. After an error, no new file has its final name, except files of a series that were
    ///   renamed before the error. If there is a checkpoint, the written data is kept for a run that resumes; see
    ///   ``CopyReport/isResumable`` in the result of ``report(of:)``.
    public func run() async throws(CopyError) -> CopyReport {
        do {
            try await checkOutputs()
            let configuration = try await sinkConfiguration()
            guard case .file(let path, _) = plan.sink.destination else {
                let sink = try FileSink(configuration: configuration, skippedRows: skipped)
                return try await copy(to: sink, rows: configuration.rows)
            }
            let output = plan.sink.series?.path(0, prefix: path) ?? path
            let (plan, runPlan) = (plan, plan.runPlan(configuration.rows))
            switch try await blocking({ try FileRun.begin(plan, runPlan, output: output) }) {
            case .complete(let manifest):
                if !plan.acceptsTruncatedLists, manifest.cutLists.values.contains(where: { $0 > 0 }) {
                    throw CopyError(.invalidManifest, "the lists in the file are incomplete")
                }
                return CopyReport(manifest, duration: ContinuousClock.now - start)
            case .fresh(let run, let lock, let isReplacing):
                attach(run, configuration)
                // The output of an unfinished run is replaced only if this run can read the table.
                let reading = isReplacing ? try await firstPage(run, lock, rows: configuration.rows) : nil
                let sink = try makeSink(configuration, lock, run)
                do {
                    try await blocking { try run.beginJournal() }
                } catch {
                    await sink.abandon()
                    throw error
                }
                return try await copy(
                    to: sink,
                    run: run,
                    reading: reading,
                    isReplacing: isReplacing,
                    rows: configuration.rows
                )
            case .resumed(let run, let lock, let kept):
                attach(run, configuration)
                let skipped = skipped
                let sink: any Sink
                do {
                    sink = try kept.output.makeSink(
                        configuration: configuration,
                        start: kept.checkpoint,
                        lock: lock,
                        observer: run,
                        skippedRows: skipped
                    )
                } catch {
                    kept.output.close()
                    lock.release()
                    throw error
                }
                return try await copy(to: sink, run: run, kept: kept, rows: configuration.rows)
            }
        } catch let error as RowFailure {
            throw CopyError(error).prefixed(with: plan.table)
        } catch let error as MappingError {
            throw CopyError(error).prefixed(with: plan.table)
        } catch {
            throw CopyError(error)
        }
    }

    /// Returns the configuration of the sink, including the mapping, which is resolved with the columns of the site.
    private func sinkConfiguration() async throws -> SinkConfiguration {
        var configuration = plan.sinkConfiguration
        configuration.unusualCharacterCounts = unusualCharacterCounts
        guard plan.writesRows else { return configuration }
        let rows = try plan.rowMapper(try await reader.columns(of: plan.table))
        configuration.rows = rows
        if let rows, !plan.mapping.entries.isEmpty {
            let columns = FilledColumns(count: rows.outputs.count)
            configuration.filledColumns = columns
            filled.withLock { $0 = (columns, rows.outputs.map(\.name)) }
        }
        return configuration
    }

    /// Creates the sink of a new run and passes ownership of the lock to it.
    private func makeSink(_ configuration: SinkConfiguration, _ lock: LockFile, _ run: FileRun) throws -> any Sink {
        if configuration.series != nil {
            return try FileSeriesSink(configuration: configuration, lock: lock, observer: run, skippedRows: skipped)
        }
        return try FileSink(configuration: configuration, lock: lock, observer: run, skippedRows: skipped)
    }

    private func attach(_ run: FileRun, _ configuration: SinkConfiguration) {
        self.run.withLock { $0 = run }
        run.attach(
            RowTallies(skipped: skipped, filled: configuration.filledColumns, characters: unusualCharacterCounts)
        )
    }

    private func copy(
        to sink: any Sink,
        run: FileRun? = nil,
        kept: FileRun.Kept? = nil,
        reading: Reading? = nil,
        isReplacing: Bool = false,
        rows: RowMapper?
    ) async throws -> CopyReport {
        do {
            copied.store(kept?.checkpoint.recordCount ?? 0, ordering: .relaxed)
            if kept?.isEnded != true { try await read(reading, into: sink, run: run, kept: kept, rows: rows) }
            try Task.checkCancellation()
            if !plan.acceptsTruncatedLists, !findings(of: run).truncatedLists.byName.isEmpty {
                throw CopyError(.truncatedLists, "Jira truncated lists that could not be completed")
            }
            // The sink is finished before the duration is measured, so that the duration includes the renaming of the
            // file.
            let summary = try await sink.finish(
                beforePublish: { try run?.seal($0) },
                afterPublish: { try run?.publish() }
            )
            written.store(summary.writtenByteCount, ordering: .relaxed)
            var report = CopyReport(
                progress: progress,
                connections: statistics.withLock { $0?.connections } ?? 0,
                findings: findings(of: run),
                summary: summary
            )
            report.keptRows = kept?.output.rowCount
            report.keptRecords = kept?.checkpoint.recordCount
            report.rowsRead -= kept?.checkpoint.recordCount ?? 0
            report.replacedUnfinishedRun = isReplacing
            report.listingAge = run?.listingAge
            note(skipped, in: &report)
            return report
        } catch {
            await suspendOrAbandon(sink, run, after: error)
            throw error
        }
    }

    /// Ends an incomplete copy. The written data is kept if a run can resume from it.
    private func suspendOrAbandon(_ sink: any Sink, _ run: FileRun?, after error: any Error) async {
        guard let run else { return await sink.abandon() }
        try? await sink.commit()
        if run.isResumable, !CopyError(error).isUnresumable {
            await sink.suspend { run.suspend() }
        } else {
            await sink.abandon { run.abandon() }
        }
    }

    /// The pages of the table. The first one may have been read already.
    private struct Reading {
        var pages: PageSequence.Iterator
        /// The result of reading the first page if it was read already: the page, or `nil` if the table has none.
        var first: RecordBatch??

        mutating func next() async throws -> RecordBatch? {
            guard let page = first else { return try await pages.next() }
            if let page {
                first = .none
                return page
            }
            return nil
        }
    }

    private func makeReading(_ run: FileRun?, _ resumption: Resumption?, rows: RowMapper?) throws -> Reading {
        let pages = try reader.pages(of: plan.table, options: plan.readOptions(resumption, rows: rows)) { listed in
            run?.add(listed: listed)
        }
        statistics.withLock { $0 = pages.statistics }
        run?.attach(pages.statistics)
        return Reading(pages: pages.makeAsyncIterator())
    }

    /// Reads the first page.
    ///
    /// - Throws: The error of the reading. The lock is then released, and the output is unchanged.
    private func firstPage(_ run: FileRun, _ lock: LockFile, rows: RowMapper?) async throws -> Reading {
        do {
            var reading = try makeReading(run, nil, rows: rows)
            reading.first = .some(try await reading.pages.next())
            return reading
        } catch {
            lock.release()
            throw error
        }
    }

    private func read(
        _ started: Reading?,
        into sink: any Sink,
        run: FileRun?,
        kept: FileRun.Kept?,
        rows: RowMapper?
    ) async throws {
        var started = started
        var resumption = kept?.resumption
        var recordCount = kept?.checkpoint.recordCount ?? 0
        var isAtMark = recordCount > 0 && !plan.table.isListedByCensus
        while true {
            var reading = try started ?? makeReading(run, resumption, rows: rows)
            started = nil
            var isMoved = false
            while let page = try await reading.next() {
                if isAtMark, let keptRecords = kept?.records {
                    // The first page that a resumed run reads is the last one that the earlier run wrote. If the page
                    // lacks the last written record, the table has changed in the meantime and is read from its
                    // beginning; the content of the file is kept.
                    isAtMark = false
                    isMoved = !keptRecords.hasLastRecord(in: page)
                    if isMoved { break }
                }
                var new = kept?.records.without(page) ?? page
                if kept != nil, let limit = plan.limit { new = new.keepingFirst(max(0, limit - recordCount)) }
                if new.count > 0 {
                    recordCount += new.count
                    try await sink.write(new)
                    copied.add(new.count, ordering: .relaxed)
                    written.store(sink.writtenByteCount, ordering: .relaxed)
                }
                if kept != nil, recordCount >= plan.limit ?? Int.max { return }
            }
            guard isMoved || isAtMark else { return }
            isAtMark = false
            resumption?.mark = nil
        }
    }

    /// Rejects invalid output names before any request.
    private func checkOutputs() async throws {
        var paths = OutputPaths()
        paths.add(plan.sink, option: "the output")
        try await blocking { [paths] in try paths.check() }
    }

    /// Returns the findings of a run; if `run` is `nil`, the findings of the reader.
    private func findings(of run: FileRun?) -> ReadingFindings {
        run?.findings() ?? statistics.withLock { $0 }?.findings ?? ReadingFindings()
    }

    /// Returns the report of a run that failed.
    public func report(of error: CopyError) -> CopyReport {
        let run = run.withLock { $0 }
        var report = CopyReport(
            progress: progress,
            connections: statistics.withLock { $0?.connections } ?? 0,
            findings: findings(of: run),
            summary: nil,
            error: error
        )
        report.isResumable = !error.isUnresumable && run?.isResumable ?? false
        report.listingAge = run?.listingAge
        note(skipped, in: &report)
        return report
    }

    private func note(_ skipped: SkippedRows?, in report: inout CopyReport) {
        report.rowsSkipped = skipped?.count
        report.logFilePath = skipped?.logPath
        report.nulCharacters = unusualCharacterCounts.nuls
        report.loneSurrogates = unusualCharacterCounts.loneSurrogates
        if let (columns, names) = filled.withLock({ $0 }), report.rowsCopied > 0 {
            report.emptyColumns = columns.empty.map { names[$0] }
        }
    }
}

extension CopyPlan {
    /// Checks the parts of the plan that do not depend on the site: whether the output settings are compatible, and
    /// whether the mapping fits the table.
    fileprivate func checkRows() throws(CopyError) {
        guard writesRows else { return }
        guard flattening == .none || (mapping.entries.isEmpty && sink.format != .csv) else {
            throw CopyError(
                .invalidPlan,
                "only records that are written unchanged can be flattened; map the members instead"
            )
        }
        guard sink.series == nil || sink.destination != .standardOutput else {
            throw CopyError(.invalidPlan, "a series of files cannot be written to standard output; write to a file")
        }
        if sink.format == .csv, let problem = sink.delimitedText.problem { throw CopyError(.invalidPlan, problem) }
        _ = try rowMapper(table.columns)
    }
}

/// The progress of a copy activity.
public struct CopyProgress: Sendable {
    /// The number of records passed to the sink.
    public var copiedRecordCount: Int
    /// The number of records that the activity is expected to copy; `nil` if the site has not reported it.
    public var expectedRecordCount: Int?
    /// The number of the table's records as reported by the site; `nil` if the site has reported none.
    public var announcedRecordCount: Int?
    /// The feature that is switched off at the site, if the table has no records for that reason; otherwise `nil`.
    public var disabledFeature: String?
    /// The number of issues, or of other records, that were requested by their ids.
    public var requestedIDCount: Int
    /// The number of bytes of response bodies received, before decompression.
    public var receivedByteCount: Int
    /// The number of bytes written to the destination.
    public var writtenByteCount: Int
    /// The number of requests sent.
    public var requestCount: Int
    /// The number of retries, which are requests that were sent again.
    public var retryCount: Int
    /// The time since the activity was created.
    public var duration: Duration
}
