internal import Foundation

/// Files of definitions, read from a disk.
public struct DefinitionFiles: Sendable {
    /// A file: its path and its content.
    public struct File: Sendable {
        /// The path, as it was given or found.
        public var path: String
        /// The content.
        public var bytes: [UInt8]
        /// If `true`, the file itself was given. If `false`, the file was found in a folder, and may contain something
        /// other than a definition.
        public var isNamed: Bool

        /// Creates a file from bytes.
        public init(path: String, bytes: [UInt8], isNamed: Bool = true) {
            self.path = path
            self.bytes = bytes
            self.isNamed = isNamed
        }
    }

    /// The files, in the order in which they were given. The files of a folder are sorted by path. A file that was
    /// given several times occurs once.
    public private(set) var files: [File] = []
    /// The files and folders that could not be read, with the reasons.
    public private(set) var problems: [Diagnostic] = []

    /// The files in the folder of outputs that were skipped because they have no definition.
    package private(set) var skipped: [String] = []

    private var seen: Set<String> = []
    private var totalBytes = 0
    private let outputFolder: String?

    /// Reads the given files, and the files in the given folders and their subfolders. Of the files in a folder, only
    /// those are read whose names end in `.json`. Files and subfolders whose names begin with a dot are skipped.
    ///
    /// The files are kept in memory, so their number and size are limited. Files beyond the limits are not read, and
    /// are reported as problems.
    public init(paths: [String]) { self.init(paths: paths, outputFolder: nil) }

    /// Reads files and folders, and skips the outputs of a run.
    ///
    /// - Parameter outputFolder: The folder of the outputs of a run. Files that are found in it and have no definition,
    ///   such as manifests and empty files, are skipped. `nil`: no file is skipped.
    package init(paths: [String], outputFolder: String?) {
        self.outputFolder = outputFolder.flatMap(Self.realPath)
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                report("file.missing", path, "there is no such file or folder")
                continue
            }
            if isFolder.boolValue { readFolder(path) } else { read(path, isNamed: true) }
        }
    }

    private mutating func readFolder(_ path: String) {
        // The enumerator would not follow a path that is a symbolic link.
        guard let resolved = Self.realPath(path), let names = FileManager.default.enumerator(atPath: resolved) else {
            report("file.unreadable", path, "the folder cannot be read")
            return
        }
        var found: [String] = []
        while let name = names.nextObject() as? String {
            if (name as NSString).lastPathComponent.hasPrefix(".") {
                names.skipDescendants()
            } else if name.lowercased().hasSuffix(".json"),
                Self.isRegular(names.fileAttributes?[.type], path + "/" + name)
            {
                found.append(name)
            }
            if found.count > DefinitionLimits.files {
                report(
                    "file.limit",
                    path,
                    "the folder has more than \(DefinitionLimits.files) files; give a smaller one"
                )
                return
            }
        }
        // An output folder around all definitions, such as the current folder, has files of every kind.
        let outputs = outputFolder.flatMap { folder in
            folder != resolved && folder.hasPrefix(resolved == "/" ? "/" : resolved + "/") ? folder : nil
        }
        let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        for name in found.sorted() {
            let file = folder == "/" ? "/" + name : folder + "/" + name
            let isInOutputs = outputs.map { (resolved + "/" + name).hasPrefix($0 + "/") } ?? false
            if isInOutputs, !Self.mayBeDefinition(file) {
                skipped.append(file)
            } else {
                read(file, isNamed: false)
            }
        }
    }

    /// Returns a Boolean value that indicates whether an entry is a regular file or a link to one. Links to folders are
    /// not followed, because they may form a cycle.
    private static func isRegular(_ type: Any?, _ path: String) -> Bool {
        switch type as? FileAttributeType {
        case .typeRegular?: return true
        case .typeSymbolicLink?:
            var information = stat()
            return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
        default: return false
        }
    }

    /// Returns a Boolean value that indicates whether a file is a JSON object with the properties of a definition or the
    /// resources of a template. The result is `true` for a file that cannot be read, so that it is reported.
    private static func mayBeDefinition(_ path: String) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path) else { return true }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: DefinitionLimits.fileBytes + 1),
            data.count <= DefinitionLimits.fileBytes,
            let object = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
        else { return false }
        // A file of parameters for a template has only these.
        return ["properties", "resources", "parameters"].contains { object[$0] != nil }
    }

    /// Returns the path with symbolic links resolved; `nil` if there is no such file or folder.
    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private mutating func read(_ path: String, isNamed: Bool) {
        guard seen.insert(Self.realPath(path) ?? path).inserted else { return }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            return report("file.unreadable", path, "the file cannot be read")
        }
        defer { try? handle.close() }
        // Reading one byte more than the limit detects a file that is too large, even if its reported size is wrong.
        guard let data = try? handle.read(upToCount: DefinitionLimits.fileBytes + 1) else {
            // `read(upToCount:)` returns `nil` for an empty file.
            files.append(File(path: path, bytes: [], isNamed: isNamed))
            return
        }
        totalBytes += data.count
        if data.count > DefinitionLimits.fileBytes {
            report("file.limit", path, "the file has more than \(DefinitionLimits.fileBytes) bytes")
        } else if totalBytes > DefinitionLimits.totalBytes {
            report("file.limit", path, "all files together have more than \(DefinitionLimits.totalBytes) bytes")
        } else {
            files.append(File(path: path, bytes: Array(data), isNamed: isNamed))
        }
    }

    private mutating func report(_ id: String, _ path: String, _ message: String) {
        problems.append(
            Diagnostic(file: path, pointer: "", line: 1, id: id, severity: .error, message: message)
        )
    }
}
