internal import Dispatch
internal import Foundation
internal import Synchronization

/// Turns the first SIGINT or SIGTERM into an orderly stop, and the second into an immediate one.
final class SignalWatch {
    /// The first signal that came; 0 before.
    private final class First: Sendable {
        let number = Atomic<Int32>(0)
    }

    private let first = First()
    private var sources: [any DispatchSourceSignal] = []

    /// 128 and the number of the signal that came, or `nil`.
    var exitCode: Int32? {
        let number = first.number.load(ordering: .relaxed)
        return number == 0 ? nil : 128 + number
    }

    /// Begins to watch. `stop` is called once, on a thread of Dispatch's.
    func start(stop: @escaping @Sendable () -> Void) {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [first] in
                let isFirst = first.number.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
                if isFirst { stop() } else { _exit(128 + number) }
            }
            source.activate()
            sources.append(source)
        }
    }
}
