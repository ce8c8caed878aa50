#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Opens the null device for each standard stream that the process was started without, before anything else is opened.
///
/// The next file that is opened would otherwise take the number of the stream, and messages would be written into it. Reading
/// standard input and writing standard output then fails, as it does with a closed stream; text for standard error is dropped.
package func occupyStandardDescriptors() {
    for (descriptor, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
    where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
        // The lowest free descriptor is taken, which is this one.
        _ = open("/dev/null", mode)
    }
}
