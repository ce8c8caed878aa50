import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Prints the current input when a trap ends the process.
///
/// The output is not guaranteed, because this signal handler formats text, which is not safe in a signal handler.
enum CrashNote {
    /// The input that the thread is reading.
    private final class Current {
        var title = ""
        var input: [UInt8] = []
    }

    private static let signals = [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE]

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        for signal in signals {
            var action = sigaction()
            let handler: @convention(c) (Int32) -> Void = { CrashNote.tell($0) }
            #if canImport(Glibc)
                action.__sigaction_handler.sa_handler = handler
            #else
                action.__sigaction_u.__sa_handler = handler
            #endif
            // The handler runs only once: a second signal ends the process.
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
            sigaction(signal, &action, nil)
        }
        return key
    }()

    /// Runs `body`, which reads `input`.
    static func reading<Result>(_ title: @autoclosure () -> String, _ input: [UInt8], _ body: () throws -> Result)
        rethrows -> Result
    {
        let current = Current()
        current.title = title()
        current.input = input
        pthread_setspecific(key, Unmanaged.passUnretained(current).toOpaque())
        defer { pthread_setspecific(key, nil) }
        return try withExtendedLifetime(current) { try body() }
    }

    private static func tell(_ signal: Int32) {
        if let address = pthread_getspecific(key) {
            let current = Unmanaged<Current>.fromOpaque(address).takeUnretainedValue()
            let text =
                "\n\(current.title): signal \(signal); input in base64: \(Data(current.input).base64EncodedString())\n"
            Array(text.utf8).withUnsafeBytes { _ = write(2, $0.baseAddress, $0.count) }
        }
        raise(signal)
    }
}
