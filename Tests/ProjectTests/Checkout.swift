import Foundation

/// The checkout from which these tests were built.
enum Checkout {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Returns the Swift files below a folder, as paths relative to the root.
    static func swiftFiles(below folder: String) throws -> [String] {
        let base = root.appending(path: folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: base.path)
        return names.filter { $0.hasSuffix(".swift") }.map { "\(folder)/\($0)" }
    }

    /// The Markdown files of the repository, as paths relative to the root. Folders of builds and of copied packages
    /// are excluded.
    static func markdownFiles() throws -> [String] {
        var files: [String] = []
        let resolved = root.resolvingSymlinksInPath().path + "/"
        let keys: [URLResourceKey] = [.isDirectoryKey]
        let items = FileManager.default.enumerator(at: root, includingPropertiesForKeys: keys)
        while let item = items?.nextObject() as? URL {
            let name = item.lastPathComponent
            if try item.resourceValues(forKeys: Set(keys)).isDirectory == true {
                // Folders such as `.ci` and `.github` contain documents; folders of builds do not.
                let isBuilt =
                    [".git", "demo"].contains(name) || [".build", ".work", ".venv"].contains(where: name.hasPrefix)
                if isBuilt { items?.skipDescendants() }
            } else if name.hasSuffix(".md") {
                files.append(String(item.resolvingSymlinksInPath().path.dropFirst(resolved.count)))
            }
        }
        return files.sorted()
    }
}
