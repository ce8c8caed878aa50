internal import Dispatch
internal import DurableFiles
package import InterimData
internal import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The destination of the log of a run's skipped rows. The log has the connector's form. It is one CSV file,
/// `FOLDER/copyactivity-logs/ACTIVITY/RUN/GUID.csv`, with the columns `Timestamp` (UTC, seven decimals), `Level`,
/// `OperationName`, `OperationItem` and `Message`. It has one line for each skipped row, with `Warning`,
/// `TabularRowSkip`, the row as CSV in one cell, and the reason. If no row was skipped, there is no file.
///
/// Source: <https://learn.microsoft.com/azure/data-factory/copy-activity-log>.
public struct SessionLogDestination: Sendable, Hashable {
    /// The folder that contains the logs of all activities.
    public var folder: String
    /// The activity's name.
    public var activity: String
    /// The id of the activity's run.
    public var runID: String
    /// If `true`, the log is synced to the disk whenever lines are written to it, which is slower.
    public var isReliable = false
    /// If `true`, the log has the older form of `redirectIncompatibleRowSettings`: the file is
    /// `FOLDER/ACTIVITY/RUN/GUID.csv`, it has no header, and each line has the columns of the row, followed by a code
    /// and the reason.
    package var usesRedirectForm = false

    /// Creates a destination.
    public init(folder: String, activity: String, runID: String) {
        self.folder = folder
        self.activity = activity
        self.runID = runID
    }

    /// The folder of this run's log.
    package var path: String { folder + (usesRedirectForm ? "" : "/copyactivity-logs") + "/\(activity)/\(runID)" }
}

/// The rows that a run has left out because they could not be written. They are counted and optionally logged.
///
/// All sinks of a run share one instance. Lines are buffered in memory while a batch is written, and are then written
/// to the log on a separate queue.
package final class SkippedRows: Sendable {
    private struct State {
        var count = 0
        var firstFailure: RowFailure?
        var lines: [UInt8] = []
    }

    private let destination: SessionLogDestination?
    private let state = Mutex(State())
    private let file: LogFile?
    private let queue = DispatchQueue(label: "sink.skipped")

    /// Creates an instance that counts rows, and also logs them if `destination` is not `nil`. Creates no file yet.
    package init(log destination: SessionLogDestination? = nil) {
        self.destination = destination
        file = destination.map(LogFile.init)
    }

    /// The number of rows left out so far.
    package var count: Int { state.withLock { $0.count } }

    /// Adds the number of rows that an earlier run has left out. That run has logged them in a separate log.
    package func add(earlier count: Int) { state.withLock { $0.count += count } }

    /// The failure of the first row that this run has left out; `nil` if it has left out none.
    package var firstFailure: RowFailure? { state.withLock { $0.firstFailure } }

    /// The folder of the log; `nil` if there is none, because no log was configured or no row was left out.
    package var logPath: String? { count > 0 ? destination.map { $0.path + "/" } : nil }

    /// Counts a row. If there is a log, adds a line to the buffer.
    func add(_ failure: RowFailure) {
        let line =
            switch destination?.usesRedirectForm {
            case nil: [UInt8]()
            case true?: Self.row(of: failure)
            case false?: Self.line(of: failure, at: Self.now())
            }
        state.withLock { state in
            state.count += 1
            state.firstFailure = state.firstFailure ?? failure
            state.lines += line
        }
    }

    /// Writes the buffered lines, and returns when they are written.
    ///
    /// - Throws: ``SinkError`` when the log cannot be written.
    func drain() async throws {
        guard let file else { return }
        let lines = state.withLock { state in
            defer { state.lines = [] }
            return state.lines
        }
        guard !lines.isEmpty else { return }
        let result: Result<Void, any Error> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result { try file.write(lines) }) }
        }
        try result.get()
    }

    /// Returns the current time in UTC.
    private static func now() -> PointInTime? {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let epoch = PointInTime(year: 1970, month: 1, day: 1)?.localTicks ?? 0
        return PointInTime(localTicks: epoch + Int64(time.tv_sec) * 10_000_000 + Int64(time.tv_nsec) / 100)
    }

    static let header = Array("Timestamp,Level,OperationName,OperationItem,Message\n".utf8)

    /// Returns a line of the log.
    static func line(of failure: RowFailure, at time: PointInTime?) -> [UInt8] {
        let format = DateFormat("yyyy-MM-dd HH:mm:ss.fffffff")
        let timestamp = time.flatMap { format?.text(of: $0, hasOffset: false) } ?? ""
        let item = failure.values.map { Self.quoted($0) }.joined(separator: ",")
        let cells = [timestamp, "Warning", "TabularRowSkip", Self.quoted(item), Self.quoted(failure.error.message)]
        return Array((cells.joined(separator: ",") + "\n").utf8)
    }

    /// Returns a line of a log that has the older form.
    static func row(of failure: RowFailure) -> [UInt8] {
        let cells = failure.values + [failure.error.code.description, failure.error.message]
        return Array((cells.map { quoted($0) }.joined(separator: ",") + "\n").utf8)
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

/// The file of a log, which is created when the first lines are written. Calls block and must be made one at a time.
///
/// The class is `@unchecked Sendable` because its file is a mutable property. This is sound because all calls are made
/// on the serial queue of one ``SkippedRows``.
private final class LogFile: @unchecked Sendable {
    private let destination: SessionLogDestination
    private var file: OpenFile?

    init(_ destination: SessionLogDestination) { self.destination = destination }

    func write(_ lines: [UInt8]) throws(SinkError) {
        do throws(FileError) {
            let opened: OpenFile
            if let file {
                opened = file
            } else {
                opened = try create()
                file = opened
                if !destination.usesRedirectForm { try opened.write(SkippedRows.header) }
            }
            try opened.write(lines)
            if destination.isReliable { try opened.sync() }
        } catch {
            throw SinkError(error)
        }
    }

    private func create() throws(FileError) -> OpenFile {
        try makeFolders(destination.path)
        let name = GUID(bits: .random(in: .min ... .max)).text + ".csv"
        return try OpenFile(creating: destination.path + "/" + name)
    }
}
