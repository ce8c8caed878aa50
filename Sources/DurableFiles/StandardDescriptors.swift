#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Opens the null device for each standard stream that is closed at the start of the process, before any other file
/// is opened.
///
/// Otherwise, the next opened file would get the descriptor of the stream, and messages would be written to it.
/// Reading standard input and writing standard output then fail, as they do for a closed stream; text for standard
/// error is dropped.
package func occupyStandardDescriptors() {
    for (descriptor, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
    where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
        // The lowest free descriptor is used, which is this one.
        _ = open("/dev/null", mode)
    }
}
