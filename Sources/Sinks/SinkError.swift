#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why something could not be written.
public struct SinkError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, as a caller may want to tell it apart. New codes may be added.
    public enum Code: Sendable {
        /// There is a file of that name already.
        case exists
        /// Another run is writing to the same file.
        case busy
        /// The file or its folder cannot be written to.
        case notWritable
        /// The disk is full, or the account's share of it.
        case full
        /// The name cannot be an output's: it leads to another file of the run, to something that is no file, or is too long.
        case invalidName
        /// The file that was written is no longer under its name: another program has removed, renamed or replaced it.
        case lost
        /// Too many files are open in this process or on this machine.
        case tooManyFiles
        /// Standard output was closed by its reader (broken pipe).
        case closedPipe
        /// Anything else; the message tells.
        case other
    }

    /// What went wrong.
    public var code: Code
    /// What happened and what to do about it, in words.
    public var message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Translates the system's error number; the only place that does.
    init(errno number: Int32, doing what: String, path: String) {
        let reason = String(cString: strerror(number))
        switch number {
        case EPIPE: self.init(.closedPipe, "\(path): closed by its reader (broken pipe)")
        case ENOSPC, EDQUOT: self.init(.full, "\(path): \(what) failed: the disk is full; make room and start again")
        case EACCES, EPERM, EROFS, ENOENT, ENOTDIR, EISDIR:
            self.init(.notWritable, "\(path): \(what) failed: \(reason); check the folder and its permissions")
        case ELOOP: self.init(.notWritable, "\(path): \(what) failed: a symbolic link stands there")
        case ENXIO: self.init(.notWritable, "\(path): \(what) failed: a pipe or a device stands there")
        case EMFILE, ENFILE:
            self.init(.tooManyFiles, "\(path): \(what) failed: \(DescriptorLimit.description(of: number))")
        case EEXIST: self.init(.exists, "\(path) exists already; give another name, or --overwrite to replace it")
        default: self.init(.other, "\(path): \(what) failed: \(reason)")
        }
    }

    /// The message.
    public var description: String { message }
}
