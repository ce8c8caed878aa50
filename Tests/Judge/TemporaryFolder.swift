internal import Foundation

/// Folders for the files of a test.
package enum TemporaryFolder {
    /// Makes a new empty folder.
    package static func make() throws -> String {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("jirastream-\(UUID().uuidString.prefix(13).lowercased())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Makes a folder for the length of a closure and removes it with all that is in it.
    package static func use<R>(_ body: (String) async throws -> R) async throws -> R {
        let path = try make()
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }
}
