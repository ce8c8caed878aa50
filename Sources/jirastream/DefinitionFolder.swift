internal import ArgumentParser
internal import Foundation

/// The files of definitions below a folder.
enum DefinitionFolder {
    /// The `.json` files of a folder and of those in it, by path; or the one file that the path names.
    static func files(below path: String) throws -> [(path: String, bytes: [UInt8])] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ValidationError("there is no file or folder \(path)")
        }
        var paths = [path]
        if isFolder.boolValue {
            let names = FileManager.default.enumerator(atPath: path)?.allObjects.compactMap { $0 as? String } ?? []
            paths = names.filter { $0.hasSuffix(".json") }.sorted().map { path + "/" + $0 }
        }
        return try paths.map { path in
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ValidationError("the definition \(path) cannot be read")
            }
            return (path, Array(data))
        }
    }
}
