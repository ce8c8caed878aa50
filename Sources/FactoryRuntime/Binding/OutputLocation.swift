internal import Foundation

/// Turns the paths of definitions into paths below one folder, and never outside it.
struct OutputLocation: Sendable {
    /// The folder of the states of unfinished runs, in which no output may be.
    static let stateFolder = ".jirastream"

    /// The folder that stands for the file server's host.
    let root: String

    /// The path of a file or folder below the root.
    ///
    /// - Parameter parts: A folder's path and a file's name, as definitions write them; empty ones are left out. Slashes and
    ///   backslashes separate folders.
    /// - Throws: ``FactoryRunError/Code/path`` for an absolute path, `..`, a wildcard, a folder that is a link to
    ///   somewhere else, or the folder of the states of runs.
    func path(_ parts: [String]) throws(FactoryRunError) -> String {
        var components: [String] = []
        for part in parts where !part.isEmpty {
            if let first = part.first, first == "/" || first == "\\" || part.dropFirst().first == ":" {
                var error = refused(part, "is absolute; paths begin at the folder of outputs")
                error.advisedSettings = [.outputRoot]
                throw error
            }
            for component in part.split(whereSeparator: { $0 == "/" || $0 == "\\" }) {
                if component == "." { continue }
                if component == ".." { throw refused(part, "has \"..\" in it") }
                if component.contains(where: { $0 == "*" || $0 == "?" }) {
                    throw refused(part, "has a wildcard in it, which a sink cannot have (WildcardPathSinkNotSupported)")
                }
                if component.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
                    throw refused(part, "has a control character in it")
                }
                components.append(String(component))
            }
        }
        guard let first = components.first else { return root }
        // Some file systems ignore letter case.
        guard first.lowercased() != Self.stateFolder else {
            throw refused(parts.joined(separator: "/"), Self.holdsStates)
        }
        let path = ([root] + components).joined(separator: "/")
        try checkLinks(components)
        return path
    }

    /// Makes the folder that a file is to be in.
    func makeFolder(of path: String) throws(FactoryRunError) {
        let folder = (path as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw FactoryRunError(.path, "the folder \(folder) cannot be made: \(error.localizedDescription)")
        }
    }

    /// Rejects paths whose existing part is not below the root, links followed.
    private func checkLinks(_ components: [String]) throws(FactoryRunError) {
        let realRoot = URL(fileURLWithPath: root).resolvingSymlinksInPath().path
        var path = root
        for component in components {
            path += "/" + component
            guard FileManager.default.fileExists(atPath: path) else { return }
            let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
            guard real == realRoot || real.hasPrefix(realRoot == "/" ? "/" : realRoot + "/") else {
                throw refused(path, "leads out of \(root) by a link")
            }
            let states = (realRoot == "/" ? "" : realRoot) + "/" + Self.stateFolder
            guard real != states, !real.hasPrefix(states + "/") else { throw refused(path, Self.holdsStates) }
        }
    }

    private static let holdsStates =
        "is below \(stateFolder), where the states of unfinished runs are; give the output another folder"

    private func refused(_ path: String, _ reason: String) -> FactoryRunError {
        FactoryRunError(.path, "the path \"\(path)\" \(reason)")
    }
}
