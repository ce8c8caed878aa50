internal import ArgumentParser
internal import DurableFiles
internal import Sinks

/// The file descriptors that a command needs.
enum FileDescriptorReservation {
    /// The number of descriptors that a process needs in addition to connections and outputs: for standard streams,
    /// event queues of system libraries, name resolution, certificate files, and the log of skipped rows.
    private static let others = 24
    /// The number of descriptors that one copy needs: for the output, its lock, its journal, its lists of ids and keys,
    /// its manifest, and the folder while it is synced.
    private static let ofOneCopy = 7
    /// The largest number of connections with adaptive concurrency.
    private static let automaticConnections = 64

    /// Raises the limit of the process if the command needs more descriptors.
    ///
    /// - Parameters:
    ///   - connections: The maximum number of connections that the command opens; `nil` for adaptive concurrency.
    ///   - copies: The number of outputs that are written concurrently.
    /// - Throws: `ValidationError` with the number needed and the limit, if the system does not allow the needed
    ///   number.
    static func reserve(connections: Int?, copies: Int) throws {
        let files = others + copies * ofOneCopy
        let needed = (connections ?? automaticConnections) + files
        let limit = DescriptorLimit.raise(to: needed)
        guard limit < needed else { return }
        let advice =
            limit > files && copies > 0 ? ", or give --connections \(min(128, limit - files))" : ""
        throw ValidationError(
            "\(needed) file descriptors are needed, \(needed - files) of them for connections, and "
                + "the limit is \(limit); raise it (ulimit -n \(needed))\(advice)"
        )
    }
}

extension OutputPaths {
    /// Checks the outputs that the command line names.
    ///
    /// - Throws: `ValidationError`, which ends the command with exit code 64, if an output is invalid.
    func checkArguments() throws {
        do {
            try check()
        } catch {
            throw ValidationError(OptionAdvice.label(of: error) + error.message)
        }
    }
}
