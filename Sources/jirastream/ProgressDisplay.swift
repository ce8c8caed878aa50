internal import Foundation
internal import JiraConnector
internal import Synchronization

/// Displays the progress of a run on standard error. On a terminal, it redraws a bar; otherwise, it prints a line every
/// ten seconds.
final class ProgressDisplay: Sendable {
    private let table: String
    private let activity: CopyActivity
    private let isTerminal: Bool
    private let ticking = Mutex<Task<Void, Never>?>(nil)

    init(table: String, activity: CopyActivity) {
        self.table = table
        self.activity = activity
        isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    func start() {
        let interval: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
        ticking.withLock { ticking in
            ticking = Task {
                while (try? await Task.sleep(for: interval)) != nil { draw() }
            }
        }
    }

    /// Ends the display and erases the bar, so that later output begins on an empty line.
    func stop() {
        ticking.withLock { ticking in
            ticking?.cancel()
            ticking = nil
            if isTerminal { write("\r\u{1B}[2K") }
        }
    }

    /// Draws the bar while holding the lock. Otherwise, a task that woke up just before the end would draw over the
    /// summary.
    private func draw() {
        ticking.withLock { ticking in
            guard ticking != nil else { return }
            let progress = activity.progress
            if isTerminal {
                write("\r\u{1B}[2K" + Self.bar(table: table, progress: progress, width: Self.terminalWidth()))
            } else {
                write(Self.line(table: table, progress: progress) + "\n")
            }
        }
    }

    private func write(_ text: String) {
        StandardStreams.writeError(text)
    }

    private static func terminalWidth() -> Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Returns a line such as `Issues ████████░░░░  61 %  12,200 of 20,000  9,870/s  0:01 left`, truncated to the width
    /// of the terminal.
    static func bar(table: String, progress: CopyProgress, width: Int) -> String {
        let seconds = progress.duration / .seconds(1)
        let rate = Double(progress.copiedRecordCount) / max(seconds, 0.001)
        var facts = ["\(Quantity.count(Int(rate)))/s"]
        var bar = ""
        if let expected = progress.expectedRecordCount, expected > 0 {
            let share = min(1, Double(progress.copiedRecordCount) / Double(expected))
            let filled = Int(share * 24)
            bar =
                " " + String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
                + String(format: " %3d %%", Int(share * 100))
            facts.insert("\(Quantity.count(progress.copiedRecordCount)) of \(Quantity.count(expected))", at: 0)
            if rate > 0, progress.copiedRecordCount > 0 {
                facts.append("\(Quantity.clock(Double(expected - progress.copiedRecordCount) / rate)) left")
            }
        } else {
            facts.insert(Quantity.count(progress.copiedRecordCount), at: 0)
        }
        if progress.retryCount > 0 { facts.append("\(Quantity.count(progress.retryCount)) retried") }
        return String("\(table)\(bar)  \(facts.joined(separator: "  "))".prefix(max(20, width - 1)))
    }

    /// Returns the progress as a line of a log.
    static func line(table: String, progress: CopyProgress) -> String {
        let total = progress.expectedRecordCount.map { " of \(Quantity.count($0))" } ?? ""
        let rate = Double(progress.copiedRecordCount) / max(progress.duration / .seconds(1), 0.001)
        return "\(table): \(Quantity.count(progress.copiedRecordCount))\(total) records, "
            + "\(Quantity.count(Int(rate)))/s, \(Quantity.bytes(progress.receivedByteCount)) received, "
            + "\(Quantity.count(progress.requestCount)) requests, \(Quantity.count(progress.retryCount)) retried"
    }
}
