internal import Foundation

/// Converts the paths of definitions to paths below one folder. It rejects paths that lead outside of that folder.
struct OutputLocation: Sendable {
    /// The name of the folder of state files below the root. This folder cannot contain outputs.
    static let stateFolder = ".jirastream"

    /// The folder below which all paths are located. It takes the place of the host of a file server and of the account
    /// of a store.
    let root: String

    /// Creates a location. Slashes at the end of `root` are removed, so that all paths below it begin in one way.
    init(root: String) {
        var root = root
        while root.count > 1, root.hasSuffix("/") { root.removeLast() }
        self.root = root
    }

    /// Returns a path relative to the root, as the service's paths are relative to the store. A path outside of the root
    /// is returned unchanged.
    func relative(_ path: String) -> String {
        let beginning = root == "/" ? root : root + "/"
        return path.hasPrefix(beginning) ? String(path.dropFirst(beginning.count)) : path
    }

    /// Returns the path of a file, given its path relative to the root.
    func absolute(_ path: String) -> String { (root == "/" ? "" : root) + "/" + path }

    /// Returns the path of a file or folder below the root.
    ///
    /// - Parameter parts: The name of a container, the path of a folder and the name of a file, as in definitions.
    ///   Empty parts are left out. Slashes and backslashes separate folders.
    /// - Throws: ``FactoryRunError/Code/path`` if the path is absolute, contains `..`, a wildcard or a control
    ///   character, contains a link that leads outside of the root, or is in the folder of state files.
    func path(_ parts: [String]) throws(FactoryRunError) -> String {
        var components: [String] = []
        for part in parts where !part.isEmpty {
            if let first = part.first, first == "/" || first == "\\" || part.dropFirst().first == ":" {
                var error = invalidPath(part, "is absolute; paths must be relative to the output folder")
                error.advisedSettings = [.outputRoot]
                throw error
            }
            for component in part.split(whereSeparator: { $0 == "/" || $0 == "\\" }) {
                if component == "." { continue }
                if component == ".." { throw invalidPath(part, "contains \"..\"") }
                if component.contains(where: { $0 == "*" || $0 == "?" }) {
                    throw invalidPath(
                        part,
                        "contains a wildcard, which no sink supports (WildcardPathSinkNotSupported)"
                    )
                }
                if component.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
                    throw invalidPath(part, "contains a control character")
                }
                components.append(String(component))
            }
        }
        guard let first = components.first else { return root }
        // Some file systems ignore letter case.
        guard first.lowercased() != Self.stateFolder else {
            throw invalidPath(parts.joined(separator: "/"), Self.stateFolderReason)
        }
        let path = absolute(components.joined(separator: "/"))
        try checkLinks(components)
        return path
    }

    /// Creates the folder of a file.
    func makeFolder(of path: String) throws(FactoryRunError) {
        let folder = (path as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FactoryRunError(.path, "cannot create the folder \"\(folder)\": \(error.localizedDescription)")
        }
    }

    /// Rejects a path whose existing part, with links resolved, leads outside of the root or into the folder of state
    /// files.
    private func checkLinks(_ components: [String]) throws(FactoryRunError) {
        let realRoot = URL(fileURLWithPath: root).resolvingSymlinksInPath().path
        var path = root
        for component in components {
            path += "/" + component
            guard FileManager.default.fileExists(atPath: path) else { return }
            let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            guard real == realRoot || real.hasPrefix(realRoot == "/" ? "/" : realRoot + "/") else {
                throw invalidPath(path, "contains a link that leads outside of \(root)")
            }
            let states = (realRoot == "/" ? "" : realRoot) + "/" + Self.stateFolder
            guard real != states, !real.hasPrefix(states + "/") else { throw invalidPath(path, Self.stateFolderReason) }
        }
    }

    private static let stateFolderReason =
        "is below \(stateFolder), the folder of the states of unfinished runs; use another folder for the output"

    private func invalidPath(_ path: String, _ reason: String) -> FactoryRunError {
        FactoryRunError(.path, "the path \"\(path)\" \(reason)")
    }
}
