internal import DurableFiles
internal import Foundation

/// The files that a command or a copy will write and read, to be checked for conflicts.
///
/// An output replaces the file that has its name. Of two outputs with the same name, one would overwrite the other. An
/// output with the name of a device, a FIFO or a descriptor would replace that object. The check detects such names
/// before any request.
package struct OutputPaths: Sendable {
    /// A file and the option that names it.
    package struct Entry: Sendable {
        /// The kinds of outputs.
        package enum Kind: Sendable {
            /// A file in a folder that may be created later.
            case file
            /// A file in an existing folder.
            case fileInFolder
            /// A folder that may be created later.
            case folder
        }

        /// The option.
        package var option: String
        /// The file's path.
        package var path: String
        /// The kind of output; ignored for inputs.
        package var kind = Kind.file
        /// If `true`, this is a file beside an output, whose name is derived from that of the output.
        fileprivate var isCompanion = false

        /// Returns a Boolean value that indicates whether this is the partial file of another output.
        fileprivate func isPartial(of other: Entry) -> Bool { path == other.path + ".partial" }

        /// Creates an entry.
        package init(option: String, path: String, kind: Kind = .file) {
            self.option = option
            self.path = path
            self.kind = kind
        }
    }

    /// The files to be written.
    package var outputs: [Entry]
    /// The files that are read, which may be FIFOs and descriptors.
    package var inputs: [Entry]

    /// The extensions of the files beside an output, both of those that exist during a run and of those that remain.
    package static let companionExtensions = [
        ".partial", ".journal", ".ids", ".keys", ".lock", ".manifest.json", ".manifest.json.partial",
    ]

    /// Creates a set of files.
    package init(outputs: [Entry] = [], inputs: [Entry] = []) {
        self.outputs = outputs
        self.inputs = inputs
    }

    /// Adds the file of a copy and the files beside it.
    package mutating func add(copyTo output: String, option: String) {
        outputs.append(Entry(option: option, path: output))
        outputs += Self.companionExtensions.map { ending in
            var entry = Entry(option: "the file beside \(option)", path: output + ending)
            entry.isCompanion = true
            return entry
        }
    }

    /// Adds the files of a sink. For a series, the first file and the files beside it are added; for standard output,
    /// none.
    package mutating func add(_ sink: SinkConfiguration, option: String) {
        guard case .file(let path, _) = sink.destination else { return }
        add(copyTo: sink.series.map { $0.path(0, prefix: path) } ?? path, option: option)
    }

    /// Checks the outputs. Creates nothing.
    ///
    /// - Throws: ``SinkError/Code/invalidName`` if an output is invalid. The message contains its option. If two names
    ///   refer to the same file, the message contains both options.
    package func check() throws(SinkError) {
        var seen: [(entry: Entry, place: Place)] = []
        for input in inputs { seen.append((input, Place(input.path))) }
        for output in outputs {
            try Self.checkName(output)
            try Self.checkKind(output)
            let place = Place(output.path)
            // If publishing was interrupted, one file may have both the final and the temporary name; the next run
            // removes the temporary name.
            if let other = seen.first(where: { $0.place == place && !output.isPartial(of: $0.entry) }) {
                throw SinkError(
                    .invalidName,
                    "\(output.option) and \(other.entry.option) are the same file, \(output.path); use other names"
                )
            }
            seen.append((output, place))
        }
    }

    /// Checks that no output has the name of a file beside an output of `others`, and vice versa. The outputs
    /// themselves may be the same file: the later one replaces the earlier one.
    ///
    /// - Throws: ``SinkError/Code/invalidName`` if two names refer to the same file. The message contains both options.
    package func check(beside others: OutputPaths) throws(SinkError) {
        for output in outputs {
            let place = Place(output.path)
            for other in others.outputs where other.isCompanion != output.isCompanion && Place(other.path) == place {
                throw SinkError(
                    .invalidName,
                    "\(output.option) and \(other.option) are the same file, \(output.path); use other names"
                )
            }
        }
    }

    /// The place of a file. It is the file's identity if the file exists; otherwise the identity of the folder and the
    /// name in it; or the path if there is no folder either.
    private struct Place: Equatable {
        private var identity: FileIdentity?
        private var name: String?

        init(_ path: String) {
            identity = FileIdentity(path: path, followsLinks: true)
            guard identity == nil else { return }
            let target = FilePaths.target(of: path)
            identity = FileIdentity(path: FilePaths.folder(of: target), followsLinks: true)
            name = identity == nil ? URL(fileURLWithPath: target).standardized.path : FilePaths.name(of: target)
        }
    }

    /// Checks that the file system supports the length of the name and of the path.
    private static func checkName(_ output: Entry) throws(SinkError) {
        let path = output.path
        let longest = pathconf(FilePaths.folder(of: path), Int32(_PC_NAME_MAX))
        let limit = longest > 0 ? longest : 255
        if let name = path.split(separator: "/").first(where: { $0.utf8.count > limit }) {
            throw SinkError(
                .invalidName,
                "\(output.option): the name \"\(name)\" has \(name.utf8.count) bytes, and the file system allows "
                    + "\(limit); choose a shorter name"
            )
        }
        // The limit includes the terminating zero.
        guard path.utf8.count < PATH_MAX else {
            throw SinkError(
                .invalidName,
                "\(output.option): the path has \(path.utf8.count) bytes, and the system allows \(PATH_MAX - 1); "
                    + "choose a shorter path"
            )
        }
    }

    /// Checks the kind of the existing file that has the name, if there is one.
    private static func checkKind(_ output: Entry) throws(SinkError) {
        func invalid(_ what: String) -> SinkError {
            SinkError(.invalidName, "\(output.option): \(output.path) \(what)")
        }
        if leadsToDescriptor(output.path) {
            throw invalid("is a link to a descriptor, which a file would replace; choose the name of a file")
        }
        var found = stat()
        guard stat(output.path, &found) == 0 else {
            let folder = FilePaths.folder(of: output.path)
            var isThere = stat()
            if output.kind == .fileInFolder, stat(folder, &isThere) != 0 {
                throw invalid("cannot be written: the folder \(folder) does not exist")
            }
            return
        }
        switch (found.st_mode & S_IFMT, output.kind) {
        case (S_IFREG, .file), (S_IFREG, .fileInFolder), (S_IFDIR, .folder): return
        case (S_IFREG, .folder): throw invalid("is a file; choose the name of a folder")
        case (S_IFDIR, _): throw invalid("is a folder; choose the name of a file")
        case (let kind, _):
            let name =
                switch kind {
                case S_IFIFO: "a FIFO"
                case S_IFCHR, S_IFBLK: "a device"
                case S_IFSOCK: "a socket"
                default: "no file"
                }
            throw invalid("is \(name), which a file would replace; choose the name of a file")
        }
    }

    private static func leadsToDescriptor(_ path: String) -> Bool {
        FilePaths.chain(of: path).contains { name in
            let folder = FilePaths.folder(of: name)
            let resolved = realpath(folder, nil)
            defer { free(resolved) }
            let place = resolved.map { String(cString: $0) } ?? folder
            return place == "/dev/fd" || place.hasPrefix("/proc/") && place.hasSuffix("/fd")
        }
    }
}
