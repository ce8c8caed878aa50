import Foundation

/// The folder with Atlassian's OpenAPI documents, with which some tests compare the catalogue and the mock.
package enum OpenAPIFolder {
    /// The folder that `JIRA_OPENAPI_DIR` names, or `.openapi` in the checkout, where `make openapi` downloads the
    /// documents. `nil` if neither exists.
    package static let path: String? = {
        if let named = ProcessInfo.processInfo.environment["JIRA_OPENAPI_DIR"], !named.isEmpty { return named }
        let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let downloaded = checkout.appending(path: ".openapi").path
        return FileManager.default.fileExists(atPath: downloaded + "/versions.tsv") ? downloaded : nil
    }()
}
