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
    let partial = try preparedFile(path, with: bytes, isReplacing: true, permissions: permissions)
    do throws(FileError) {
        try partial.publish()
    } catch {
        partial.discard()
        throw error
    }
}

/// Writes several files. All contents are written under temporary names before the first file gets its name, so that a
/// full disk or a missing folder leaves every file unchanged. Blocks.
///
/// - Parameters:
///   - files: The files in the order in which they get their names. A file that is not replacing must not exist.
///   - onPublished: Called with the path of each file that has its name.
/// - Throws: ``FileError``. Files for which `onPublished` was called are written; all others are unchanged.
package func writeFiles(
    _ files: [(path: String, bytes: [UInt8], isReplacing: Bool)],
    onPublished: (String) -> Void
) throws(FileError) {
    var partials: [PartialFile] = []
    // Discarding has no effect after a file is published.
    defer { for partial in partials { partial.discard() } }
    for file in files {
        partials.append(
            try preparedFile(file.path, with: file.bytes, isReplacing: file.isReplacing, permissions: 0o666)
        )
    }
    for (file, partial) in zip(files, partials) {
        try partial.publish()
        onPublished(file.path)
    }
}

/// Writes the content of a file under a temporary name.
private func preparedFile(
    _ path: String,
    with bytes: [UInt8],
    isReplacing: Bool,
    permissions: UInt16
) throws(FileError) -> PartialFile {
    let target = isReplacing ? FilePaths.target(of: path) : path
    let existing = (try? FilePath(target).stat())?.permissions.rawValue
    let random = String(UInt64.random(in: .min ... .max), radix: 16)
    let partial = try PartialFile(
        creating: target,
        partialPath: FilePaths.folder(of: target) + "/.\(random)" + PartialFile.defaultExtension,
        isReplacing: isReplacing,
        permissions: existing == nil ? permissions : 0o600
    )
    do throws(FileError) {
        // Not every file system supports permissions.
        if let existing { try? partial.setPermissions(UInt16(existing)) }
        try partial.write(bytes)
        return partial
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
