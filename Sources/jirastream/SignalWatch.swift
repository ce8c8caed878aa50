internal import Dispatch
internal import Foundation
internal import Synchronization

/// Turns the first SIGINT or SIGTERM into an orderly stop, and the second into an immediate one.
///
/// An orderly stop that does not end by itself, as with a file system that hangs, is ended after half a minute. Whatever a run has
/// not written by then, a run that resumes reads again.
final class SignalWatch {
    /// The first signal that came; 0 before.
    private final class First: Sendable {
        let number = Atomic<Int32>(0)
    }

    private static let numbers = [SIGINT, SIGTERM]
    /// The longest that an orderly stop may take.
    private static let longestStop = DispatchTimeInterval.seconds(30)

    private let first = First()
    private let timer = DispatchSource.makeTimerSource(queue: .global())
    private var sources: [any DispatchSourceSignal] = []

    /// 128 and the number of the signal that came, or `nil`.
    var exitCode: Int32? {
        let number = first.number.load(ordering: .relaxed)
        return number == 0 ? nil : 128 + number
    }

    /// Begins to watch. `stop` is called once, on a thread of Dispatch's.
    func start(stop: @escaping @Sendable () -> Void) {
        for number in Self.numbers {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [first, timer] in
                let isFirst = first.number.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
                guard isFirst else { _exit(128 + number) }
                timer.setEventHandler {
                    printToStandardError("jirastream: the stop did not end within 30 s; ended without it")
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

    /// Ends the watch when there is nothing left to be stopped in order: from now on a signal ends the process, even while it
    /// prints to a reader that does not read.
    func finish() {
        for source in sources { source.cancel() }
        sources = []
        timer.cancel()
        for number in Self.numbers { signal(number, SIG_DFL) }
    }
}
