internal import Foundation

/// Folders for the files of a test.
package enum TemporaryFolder {
    /// Creates an empty folder.
    package static func make() throws -> String {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("jirastream-\(UUID().uuidString.prefix(13).lowercased())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// Creates a folder for the duration of a closure, and then removes it with its contents.
    package static func use<R>(_ body: (String) async throws -> R) async throws -> R {
        let path = try make()
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }
}
