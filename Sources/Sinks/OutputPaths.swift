internal import DurableFiles
internal import Foundation

/// The files that a command or a copy is about to write, checked against one another and against those that it reads.
///
/// Outputs replace what stands under their names. Two that are the same file would destroy each other, and one that names a
/// device, a FIFO or a descriptor would replace that. Names that no file can have are found before anything is read.
package struct OutputPaths: Sendable {
    /// A file and the option that names it.
    package struct Entry: Sendable {
        /// The kinds of outputs.
        package enum Kind: Sendable {
            /// A file, in a folder that may be made later.
            case file
            /// A file in a folder that is there.
            case fileInFolder
            /// A folder, which may be made later.
            case folder
        }

        /// The option.
        package var option: String
        /// The file's path.
        package var path: String
        /// The kind of output; nothing is asked of inputs.
        package var kind = Kind.file
        /// If `true`, the file stands beside an output, under a name made of the output's.
        fileprivate var isBeside = false

        /// A Boolean value that indicates whether this is what another output is while it is written.
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

    /// The endings of the files beside an output, while it is written and afterwards.
    static let endingsBeside = [
        ".partial", ".journal", ".ids", ".keys", ".lock", ".manifest.json", ".manifest.json.partial",
    ]

    /// Creates a set of files.
    package init(outputs: [Entry] = [], inputs: [Entry] = []) {
        self.outputs = outputs
        self.inputs = inputs
    }

    /// Adds the file of a copy, and the files beside it.
    package mutating func add(copyTo output: String, option: String) {
        outputs.append(Entry(option: option, path: output))
        outputs += Self.endingsBeside.map { ending in
            var entry = Entry(option: "the file beside \(option)", path: output + ending)
            entry.isBeside = true
            return entry
        }
    }

    /// Adds what a copy writes to. Standard output is none of the files; of a series it is the first file.
    package mutating func add(_ sink: SinkConfiguration, option: String) {
        guard case .file(let path, _) = sink.destination else { return }
        add(copyTo: sink.series.map { $0.path(0, prefix: path) } ?? path, option: option)
    }

    /// Checks the outputs. Nothing is created.
    ///
    /// - Throws: ``SinkError/Code/invalidName`` that names both options, or what stands under the name.
    package func check() throws(SinkError) {
        var seen: [(entry: Entry, place: Place)] = []
        for input in inputs { seen.append((input, Place(input.path))) }
        for output in outputs {
            try Self.checkName(output)
            try Self.checkKind(output)
            let place = Place(output.path)
            // A publish that was cut leaves both names of one file, which the next run settles.
            if let other = seen.first(where: { $0.place == place && !output.isPartial(of: $0.entry) }) {
                throw SinkError(
                    .invalidName,
                    "\(output.option) and \(other.entry.option) are the same file, \(output.path); give different names"
                )
            }
            seen.append((output, place))
        }
    }

    /// Checks that no output is a file beside an output of others, nor the other way round. The outputs themselves may be the
    /// same file: the later one replaces the earlier.
    ///
    /// - Throws: ``SinkError/Code/invalidName`` that names both options.
    package func check(beside others: OutputPaths) throws(SinkError) {
        for output in outputs {
            let place = Place(output.path)
            for other in others.outputs where other.isBeside != output.isBeside && Place(other.path) == place {
                throw SinkError(
                    .invalidName,
                    "\(output.option) and \(other.option) are the same file, \(output.path); give different names"
                )
            }
        }
    }

    /// The place of a file: its identity where it exists, else the folder's identity and the name in it, and without a folder
    /// the path.
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

    /// Checks that a file system can have the name.
    private static func checkName(_ output: Entry) throws(SinkError) {
        let path = output.path
        let longest = pathconf(FilePaths.folder(of: path), Int32(_PC_NAME_MAX))
        let limit = longest > 0 ? longest : 255
        if let name = path.split(separator: "/").first(where: { $0.utf8.count > limit }) {
            throw SinkError(
                .invalidName,
                "\(output.option): the name \"\(name)\" has \(name.utf8.count) bytes, and the file system allows \(limit); "
                    + "give a shorter name"
            )
        }
        // The number counts the zero that ends a path.
        guard path.utf8.count < PATH_MAX else {
            throw SinkError(
                .invalidName,
                "\(output.option): the path has \(path.utf8.count) bytes, and the system allows \(PATH_MAX - 1); give a "
                    + "shorter one"
            )
        }
    }

    /// Checks what stands under a name.
    private static func checkKind(_ output: Entry) throws(SinkError) {
        func invalid(_ what: String) -> SinkError {
            SinkError(.invalidName, "\(output.option): \(output.path) \(what)")
        }
        if leadsToDescriptor(output.path) {
            throw invalid("is a link to a descriptor, which a file would replace; give the name of a file")
        }
        var found = stat()
        guard stat(output.path, &found) == 0 else {
            let folder = FilePaths.folder(of: output.path)
            var isThere = stat()
            if output.kind == .fileInFolder, stat(folder, &isThere) != 0 {
                throw invalid("cannot be written: there is no folder \(folder)")
            }
            return
        }
        switch (found.st_mode & S_IFMT, output.kind) {
        case (S_IFREG, .file), (S_IFREG, .fileInFolder), (S_IFDIR, .folder): return
        case (S_IFREG, .folder): throw invalid("is a file; give the name of a folder")
        case (S_IFDIR, _): throw invalid("is a folder; give the name of a file")
        case (let kind, _):
            let name =
                switch kind {
                case S_IFIFO: "a FIFO"
                case S_IFCHR, S_IFBLK: "a device"
                case S_IFSOCK: "a socket"
                default: "no file"
                }
            throw invalid("is \(name), which a file would replace; give the name of a file")
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
