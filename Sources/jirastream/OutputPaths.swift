internal import ArgumentParser
internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The files that a command is about to write, checked against one another and against those that it reads.
///
/// Outputs replace what stands under their names. Two that are the same file would destroy each other, and one that names a
/// device, a FIFO or a descriptor would replace that.
struct OutputPaths {
    /// A file and the option that names it.
    struct Entry {
        var option: String
        var path: String
    }

    /// The files to be written.
    var outputs: [Entry]
    /// The files that are read, which may be FIFOs and descriptors.
    var inputs: [Entry] = []

    /// The files of a copy: its output, what stands beside that while the copy runs and afterwards, and its report.
    init(copyTo output: String, report: String?, inputs: [Entry]) {
        outputs = []
        if output != "-" {
            outputs.append(Entry(option: "--output", path: output))
            outputs += ["partial", "journal", "ids", "manifest.json"].map {
                Entry(option: "the file beside --output", path: "\(output).\($0)")
            }
        }
        if let report, report != "-" { outputs.append(Entry(option: "--report", path: report)) }
        self.inputs = inputs
    }

    /// - Throws: `ValidationError` that names both options, or what stands under the name.
    func check() throws {
        var seen: [(entry: Entry, identity: Identity)] = []
        for input in inputs { if let identity = Identity(input.path) { seen.append((input, identity)) } }
        for output in outputs {
            if let kind = Self.unfitKind(output.path) {
                throw ValidationError(
                    "\(output.option): \(output.path) is \(kind), which a file would replace; give the name of a file"
                )
            }
            guard let identity = Identity(output.path) else { continue }
            if let other = seen.first(where: { $0.identity == identity }) {
                throw ValidationError(
                    "\(output.option) and \(other.entry.option) are the same file, \(output.path); give different names"
                )
            }
            seen.append((output, identity))
        }
    }

    /// What makes two names the same file: device and inode where it exists, else the folder's and the name in it.
    private struct Identity: Equatable {
        private var device: UInt64
        private var inode: UInt64
        private var name: String?

        /// nil where neither the file nor its folder exists.
        init?(_ path: String) {
            if let found = Self.status(path) {
                (device, inode) = (UInt64(found.st_dev), UInt64(found.st_ino))
                return
            }
            let url = URL(filePath: OutputPaths.target(of: path))
            guard let folder = Self.status(url.deletingLastPathComponent().path) else { return nil }
            (device, inode, name) = (UInt64(folder.st_dev), UInt64(folder.st_ino), url.lastPathComponent)
        }

        private static func status(_ path: String) -> stat? {
            var found = stat()
            return stat(path, &found) == 0 ? found : nil
        }
    }

    /// The kind of what stands under a name, in words; nil for a regular file, a folder, and nothing.
    ///
    /// A folder is left to the sink, which knows whether it is to be one.
    private static func unfitKind(_ path: String) -> String? {
        for folder in chain(of: path).map({ URL(filePath: $0).deletingLastPathComponent().path }) {
            let resolved = realpath(folder, nil)
            defer { free(resolved) }
            let place = resolved.map { String(cString: $0) } ?? folder
            if place == "/dev/fd" || place.hasPrefix("/proc/") && place.hasSuffix("/fd") {
                return "a link to a descriptor"
            }
        }
        var found = stat()
        guard stat(path, &found) == 0 else { return nil }
        switch found.st_mode & S_IFMT {
        case S_IFREG, S_IFDIR: return nil
        case S_IFIFO: return "a FIFO"
        case S_IFCHR, S_IFBLK: return "a device"
        case S_IFSOCK: return "a socket"
        default: return "no file"
        }
    }

    /// A name and those that it leads to through links.
    private static func chain(of path: String) -> [String] {
        var names = [path]
        // The kernel follows 40 links at most.
        while names.count <= 40, let last = names.last,
            let next = try? FileManager.default.destinationOfSymbolicLink(atPath: last)
        {
            names.append(next.hasPrefix("/") ? next : URL(filePath: last).deletingLastPathComponent().path + "/" + next)
        }
        return names
    }

    private static func target(of path: String) -> String { chain(of: path).last ?? path }
}
