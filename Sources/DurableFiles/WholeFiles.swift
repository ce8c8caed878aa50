internal import SystemPackage

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Replaces the content of a file as a whole, or creates the file: a reader sees the old content or the new. Blocks.
///
/// The temporary name is a random one, so that no other file is in its way: `.HEX.partial` in the same folder, which a process
/// that is killed leaves there.
///
/// - Parameters:
///   - path: The file's path. Where it is a symbolic link, the file that it leads to is replaced, and the link stays.
///   - permissions: The permissions of a file that is created. One that exists keeps its own.
/// - Throws: ``FileError``; the file is then as it was.
package func replaceFile(_ path: String, with bytes: [UInt8], permissions: UInt16 = 0o666) throws(FileError) {
    let target = FilePaths.target(of: path)
    let existing = (try? FilePath(target).stat())?.permissions.rawValue
    let random = String(UInt64.random(in: .min ... .max), radix: 16)
    let partial = try PartialFile(
        creating: target,
        partialPath: FilePaths.folder(of: target) + "/.\(random)" + PartialFile.ending,
        isReplacing: true,
        permissions: existing == nil ? permissions : 0o600
    )
    do throws(FileError) {
        // Not every file system has permissions.
        if let existing { try? partial.setPermissions(UInt16(existing)) }
        try partial.write(bytes)
        try partial.publish()
    } catch {
        partial.discard()
        throw error
    }
}

/// Brings the names in the folder of a file to the disk. Does nothing where the file system cannot. Blocks.
package func syncFolder(of path: String) {
    guard let folder = try? FileDescriptor.open(FilePath(FilePaths.folder(of: path)), .readOnly, options: .closeOnExec)
    else {
        return
    }
    _ = fsync(folder.rawValue)
    try? folder.close()
}

/// Removes the file of a name, if there is one. Blocks.
package func removeFile(_ path: String) { unlink(path) }

/// Removes a folder if nothing is in it. Blocks.
package func removeEmptyFolder(_ path: String) { rmdir(path) }

/// Makes a folder and those above it, as far as they are missing. Blocks.
package func makeFolders(_ path: String) throws(FileError) {
    var folder = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
        folder += "/" + part
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
            throw FileError(errno: lastError(), doing: "making the folder", path: folder)
        }
    }
}
