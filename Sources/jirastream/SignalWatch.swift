internal import Dispatch
internal import Foundation
internal import Synchronization

/// Stops a run in an orderly way at the first SIGINT or SIGTERM, and ends the process at the second signal.
///
/// The process is also ended if an orderly stop takes longer than 30 s, for example because a file system hangs. In
/// that case, a resumed run reads the unwritten records again.
final class SignalWatch {
    /// The number of the first signal; 0 if there was none.
    private final class First: Sendable {
        let number = Atomic<Int32>(0)
    }

    private static let numbers = [SIGINT, SIGTERM]
    /// The time limit of an orderly stop.
    private static let longestStop = DispatchTimeInterval.seconds(30)

    private let first = First()
    private let timer = DispatchSource.makeTimerSource(queue: .global())
    private var sources: [any DispatchSourceSignal] = []

    /// The exit code for the first signal, which is 128 plus its number; `nil` if there was no signal.
    var exitCode: Int32? {
        let number = first.number.load(ordering: .relaxed)
        return number == 0 ? nil : 128 + number
    }

    /// Starts to watch for signals. `stop` is called at most once, on a thread of Dispatch.
    func start(stop: @escaping @Sendable () -> Void) {
        for number in Self.numbers {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [first, timer] in
                let isFirst = first.number.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
                guard isFirst else { _exit(128 + number) }
                timer.setEventHandler {
                    printToStandardError("jirastream: the run did not stop within 30 s; the process is ended")
                    _exit(128 + number)
                }
                timer.schedule(deadline: .now() + Self.longestStop)
                StandardStreams.stopWaiting()
                stop()
            }
            source.activate()
            sources.append(source)
        }
        timer.setEventHandler {}
        timer.activate()
    }

    /// Stops watching for signals; call this after the run. From then on, a signal ends the process, even while the
    /// process waits for the reader of its output.
    func finish() {
        for source in sources { source.cancel() }
        sources = []
        timer.cancel()
        for number in Self.numbers { signal(number, SIG_DFL) }
    }
}
