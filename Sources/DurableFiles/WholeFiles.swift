internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Replaces the content of a file atomically, or creates the file: a reader finds either the old or the new content.
/// Blocks.
///
/// The temporary name is random, so that it does not conflict with other files: `.HEX.partial` in the same folder. A
/// killed process leaves that file behind.
///
/// - Parameters:
///   - path: The file's path. If it is a symbolic link, the target of the link is replaced, and the link stays.
///   - permissions: The permissions of a file that is created. An existing file keeps its permissions.
/// - Throws: ``FileError``; the file is then unchanged.
package func replaceFile(_ path: String, with bytes: [UInt8], permissions: UInt16 = 0o666) throws(FileError) {
    let target = FilePaths.target(of: path)
    let existing = (try? FilePath(target).stat())?.permissions.rawValue
    let random = String(UInt64.random(in: .min ... .max), radix: 16)
    let partial = try PartialFile(
        creating: target,
        partialPath: FilePaths.folder(of: target) + "/.\(random)" + PartialFile.defaultExtension,
        isReplacing: true,
        permissions: existing == nil ? permissions : 0o600
    )
    do throws(FileError) {
        // Not every file system supports permissions.
        if let existing { try? partial.setPermissions(UInt16(existing)) }
        try partial.write(bytes)
        try partial.publish()
    } catch {
        partial.discard()
        throw error
    }
}

/// Syncs the names in the folder of a file to the disk. Does nothing if the file system does not support it. Blocks.
package func syncFolder(of path: String) {
    guard let folder = try? FileDescriptor.open(FilePath(FilePaths.folder(of: path)), .readOnly, options: .closeOnExec)
    else {
        return
    }
    _ = fsync(folder.rawValue)
    try? folder.close()
}

/// Removes a file, if it exists. Errors are ignored. Blocks.
package func removeFile(_ path: String) { unlink(path) }

/// Removes a folder if it is empty. Errors are ignored. Blocks.
package func removeEmptyFolder(_ path: String) { rmdir(path) }

/// Creates a folder and its missing parents. Blocks.
package func makeFolders(_ path: String) throws(FileError) {
    var folder = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
        folder += "/" + part
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
            throw FileError(errno: lastError(), doing: "making the folder", path: folder)
        }
    }
}
