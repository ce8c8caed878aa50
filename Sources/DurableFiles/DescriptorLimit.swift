#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The number of files and connections that this process may have open at the same time.
package enum DescriptorLimit {
    /// The soft and the hard limit; `nil` if the system does not report them.
    package static var current: (soft: Int, hard: Int)? {
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else { return nil }
        return (Int(clamping: limit.rlim_cur), Int(clamping: limit.rlim_max))
    }

    /// Raises the soft limit to a number, or to the hard limit if that is lower.
    ///
    /// - Returns: The soft limit afterwards.
    package static func raise(to number: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else { return number }
        let soft = Int(clamping: limit.rlim_cur)
        guard soft < number else { return soft }
        limit.rlim_cur = min(rlim_t(number), limit.rlim_max)
        return setrlimit(files, &limit) == 0 ? Int(clamping: limit.rlim_cur) : soft
    }

    /// Returns the description of an error number, either `EMFILE` or `ENFILE`.
    static func description(of number: Int32) -> String {
        guard number == EMFILE, let (soft, _) = current else {
            return "too many files are open on this machine; end other programs and start again"
        }
        return "all \(soft) file descriptors of this process are in use; raise the limit (ulimit -n), or use fewer "
            + "connections"
    }

    #if canImport(Glibc)
        private static let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let files = RLIMIT_NOFILE
    #endif
}
