import ArgumentParser

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The program that serves a site over TLS. It is a separate program because its dependency takes minutes to compile.
enum TLSProgram {
    private static let name = "mockjira-tls"

    /// Executes `mockjira-tls` with the arguments of this process, under the same process id.
    ///
    /// - Throws: `ValidationError` if the program is not in the folder of this program or cannot be executed.
    static func replaceThisProcess() throws -> Never {
        let path = folder + "/" + name
        guard access(path, X_OK) == 0 else {
            throw ValidationError(
                """
                TLS is served by the program \(name), which is not in \(folder). Build it: \
                swift build -c release --product \(name)
                """
            )
        }
        var arguments: [UnsafeMutablePointer<CChar>?] = ([path] + CommandLine.arguments.dropFirst()).map { strdup($0) }
        arguments.append(nil)
        execv(path, arguments)
        // Reached only if execv failed. The copies are freed when the process ends.
        throw ValidationError("cannot execute \(path): \(String(cString: strerror(errno))).")
    }

    /// The folder of this program, with links resolved.
    private static var folder: String {
        #if os(Linux)
            let named = "/proc/self/exe"
        #else
            let named = CommandLine.arguments[0]
        #endif
        guard let path = realpath(named, nil) else { return "." }
        defer { free(path) }
        let parts = String(cString: path).split(separator: "/")
        return "/" + parts.dropLast().joined(separator: "/")
    }
}
