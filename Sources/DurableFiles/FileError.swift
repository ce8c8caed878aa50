internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The error of a file operation.
package struct FileError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failures that callers distinguish.
    package enum Code: Sendable {
        /// A file of that name exists already.
        case exists
        /// Another process, or another run in this process, holds the lock.
        case busy
        /// The file or its folder cannot be written to.
        case notWritable
        /// The disk is full, or a quota is used up.
        case full
        /// Another program has removed, renamed, replaced or changed the file.
        case lost
        /// A device, a pipe or a socket has the name. It is not replaced with a file.
        case special
        /// Too many files are open in this process or on this machine.
        case tooManyFiles
        /// The other end of a pipe was closed.
        case closedPipe
        /// Any other error; the message contains the system's description.
        case other
    }

    /// The kind of failure.
    package var code: Code
    /// The file's path, the failed operation, the cause, and the solution.
    package var message: String
    /// A Boolean value that indicates whether the account lacks a permission.
    package var isPermissionDenied = false

    /// Creates an error.
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Returns the error for a file that exists and must not be replaced.
    package static func exists(_ path: String) -> FileError {
        FileError(errno: Errno.fileExists.rawValue, doing: "creating it", path: path)
    }

    /// Translates an error number of the system.
    ///
    /// - Parameters:
    ///   - number: A value of `errno`.
    ///   - what: The operation, such as "creating it".
    package init(errno number: Int32, doing what: String, path: String) {
        let reason = Errno(rawValue: number).description
        switch Errno(rawValue: number) {
        case .brokenPipe: self.init(.closedPipe, "\(path): closed by its reader (broken pipe)")
        case .noSpace, .diskQuotaExceeded:
            self.init(.full, "\(path): \(what) failed: the disk is full; make room and start again")
        case .permissionDenied, .notPermitted, .readOnlyFileSystem, .noSuchFileOrDirectory, .notDirectory, .isDirectory:
            self.init(.notWritable, "\(path): \(what) failed: \(reason); check the folder and its permissions")
        case .tooManySymbolicLinkLevels:
            self.init(.notWritable, "\(path): \(what) failed: it is a symbolic link")
        case .noSuchAddressOrDevice:
            self.init(.notWritable, "\(path): \(what) failed: it is a pipe or a device")
        case .tooManyOpenFiles, .tooManyOpenFilesInSystem:
            self.init(.tooManyFiles, "\(path): \(what) failed: \(DescriptorLimit.description(of: number))")
        case .fileExists: self.init(.exists, "\(path) exists already; choose another name, or allow it to be replaced")
        default: self.init(.other, "\(path): \(what) failed: \(reason)")
        }
        isPermissionDenied = number == EACCES
    }

    /// The message.
    package var description: String { message }
}

/// Runs operations of swift-system on a file and translates their errors.
func translating<Value>(
    _ what: String,
    _ path: String,
    _ body: () throws -> Value
) throws(FileError) -> Value {
    do {
        return try body()
    } catch let error as FileError {
        throw error
    } catch {
        throw FileError(errno: (error as? Errno ?? .ioError).rawValue, doing: what, path: path)
    }
}

/// Returns the error number of the last failed system call of this thread.
func lastError() -> Int32 { errno }
