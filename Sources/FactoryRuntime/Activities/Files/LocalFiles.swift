internal import FactoryDefinitions
internal import Foundation
internal import Sinks

/// The files and folders at the location of a dataset, below the folder of outputs.
///
/// Files that this program keeps beside an output, such as its manifest, are not part of a folder's content, because
/// the service has no such files.
struct LocalFiles: Sendable {
    /// The path of the folder, or of the file if the dataset names one without a wildcard.
    let path: String
    /// The pattern of the names of files, such as `*.csv`; `nil` if the dataset names no file or one file.
    let pattern: String?
    /// If `true`, the location is a file.
    let isFile: Bool
    /// The folder of outputs.
    let root: String

    /// A file or a folder.
    struct Item: Sendable, Hashable {
        var path: String
        var isFolder: Bool
        /// The size in bytes.
        var size: Int64
        var modified: Date
        var created: Date

        /// The name without the folder.
        var name: String { (path as NSString).lastPathComponent }
    }

    /// Resolves the location of a dataset.
    ///
    /// - Throws: ``FactoryRunError/Code/path`` if the location is outside of the folder of outputs.
    ///   ``FactoryRunError/Code/unsupported`` if the dataset has no files.
    init(of dataset: FactoryBinding.Dataset, in binding: FactoryBinding) throws(FactoryRunError) {
        guard dataset.properties["location"] != nil else {
            throw FactoryRunError(
                .unsupported,
                "\(dataset.properties.place) is of type \(dataset.type) and has no location; this activity supports files"
            )
        }
        let location = try binding.location(of: dataset)
        root = binding.output.root
        isFile = !location.file.isEmpty && !Self.isPattern(location.file)
        pattern = Self.isPattern(location.file) ? location.file : nil
        path = try binding.output.path(location.parts(name: isFile ? location.file : ""))
    }

    /// Throws an error if a link that was created after the location was resolved leads outside of the folder of outputs
    /// or to the state files. The method blocks.
    func checkLinks() throws(FactoryRunError) {
        guard path != root else { return }
        let location = OutputLocation(root: root)
        _ = try location.path([location.relative(path)])
    }

    static func isPattern(_ name: String) -> Bool { name.contains("*") || name.contains("?") }

    /// Returns the file or folder; `nil` if it does not exist. The method blocks.
    func item() -> Item? { Self.item(path) }

    /// Returns the content of a folder, sorted by name; an empty list if it does not exist. The method blocks.
    func children(of folder: String) -> [Item] {
        let names = Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        return names.sorted().compactMap { name in
            if folder == root, name.lowercased() == OutputLocation.stateFolder { return nil }
            return Self.isCompanion(name, among: names) ? nil : Self.item(folder + "/" + name)
        }
    }

    /// Returns a Boolean value that indicates whether a file is one that this program keeps beside an output, which is
    /// finished or unfinished.
    private static func isCompanion(_ name: String, among names: Set<String>) -> Bool {
        OutputPaths.companionExtensions.contains { ending in
            guard name.hasSuffix(ending) else { return false }
            let output = String(name.dropLast(ending.count))
            return names.contains(output)
                || [".partial", ".lock", ".journal"].contains { names.contains(output + $0) }
        }
    }

    /// Throws an error if the location is the whole folder of outputs, or if a link leads to it.
    ///
    /// Links are rejected, because a link may lead to the folder of outputs or of state files under another name.
    func checkDeletable() throws(FactoryRunError) {
        let real = { (path: String) in URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path }
        let relative = path == root ? "" : String(path.dropFirst(root.count))
        let folder = isFile ? (relative as NSString).deletingLastPathComponent : relative
        guard real(root + folder) == (folder.isEmpty || folder == "/" ? real(root) : real(root) + folder) else {
            throw FactoryRunError(.path, "the path \"\(path)\" contains a link; a Delete activity follows no links")
        }
    }

    private static func item(_ path: String) -> Item? {
        // A link is not followed: it may lead outside of the folder of outputs.
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
        let modified = attributes[.modificationDate] as? Date ?? Date(timeIntervalSince1970: 0)
        return Item(
            path: path,
            isFolder: attributes[.type] as? FileAttributeType == .typeDirectory,
            size: (attributes[.size] as? NSNumber)?.int64Value ?? 0,
            modified: modified,
            created: attributes[.creationDate] as? Date ?? modified
        )
    }

    /// Returns a Boolean value that indicates whether a name matches a pattern, in which `*` stands for any characters
    /// and `?` for one. Takes time in proportion to the product of the lengths.
    static func matches(_ name: String, _ pattern: String) -> Bool {
        let (name, pattern) = (Array(name), Array(pattern))
        var reached = [Bool](repeating: false, count: name.count + 1)
        reached[0] = true
        for symbol in pattern {
            if symbol == "*" {
                for place in name.indices where reached[place] { reached[place + 1] = true }
            } else {
                for place in name.indices.reversed() {
                    reached[place + 1] = reached[place] && (symbol == "?" || symbol == name[place])
                }
                reached[0] = false
            }
        }
        return reached[name.count]
    }

    /// Returns a time in the form of the service, without fractions of a second.
    static func time(_ date: Date) -> FactoryValue {
        .string(
            FactoryDateTime(unixSeconds: date.timeIntervalSince1970.rounded(.down)).text(format: "yyyy-MM-ddTHH:mm:ssZ")
                ?? ""
        )
    }
}
