import Foundation
import TestSupport
import Testing

/// Runs the script behind `make openapi` against a server on this machine.
@Suite("The download of the OpenAPI documents")
struct OpenAPIDownloadTests {
    private static let document = #"{"openapi": "3.0.1", "info": {"version": "7.0.1"}, "paths": {"/a": {}}}"#

    private static func download(from server: LoopbackServer, to folder: TemporaryFolder) throws -> Int32 {
        try Subprocess.run(
            "env",
            [
                "OPENAPI_PLATFORM=\(server.baseURL)/platform", "OPENAPI_SOFTWARE=\(server.baseURL)/software",
                Checkout.root.appending(path: ".make/openapi").path, folder.path,
            ]
        ).status
    }

    @Test("writes both documents, and a file with the address, version and checksum of each")
    func success() throws {
        let server = try LoopbackServer { _, connection in connection.respond(Self.document) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        #expect(try Self.download(from: server, to: folder) == 0)
        #expect(server.requests.map(\.target) == ["/platform", "/software"])
        #expect(try folder.names == ["openapi-agile.json", "openapi-platform-v3.json", "versions.tsv"])
        #expect(try folder.content("openapi-agile.json") == Array(Self.document.utf8))
        let rows = String(decoding: try folder.content("versions.tsv"), as: UTF8.self).split(separator: "\n")
            .map { $0.split(separator: "\t").map(String.init) }
        try #require(rows.count == 3)
        #expect(rows[0] == ["file", "address", "version", "sha256"])
        #expect(rows[1].prefix(3) == ["openapi-platform-v3.json", "\(server.baseURL)/platform", "7.0.1"])
        let sum = try Subprocess.run("sha256sum", [folder.file("openapi-platform-v3.json")])
        #expect(String(decoding: sum.output, as: UTF8.self).hasPrefix(rows[1][3]) && rows[1][3].count == 64)
    }

    @Test(
        "leaves the folder unchanged if a response is not an OpenAPI document",
        arguments: [
            "<html>Sign in</html>", "{}", #"{"openapi": "2.0", "info": {"version": "1"}, "paths": {"/a": {}}}"#,
        ]
    )
    func notADocument(_ body: String) throws {
        let server = try LoopbackServer { request, connection in
            connection.respond(request.target == "/platform" ? Self.document : body)
        }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        try folder.put("earlier", "openapi-platform-v3.json")
        #expect(try Self.download(from: server, to: folder) != 0)
        #expect(try folder.names == ["openapi-platform-v3.json"])
        #expect(try folder.content("openapi-platform-v3.json") == Array("earlier".utf8))
    }

    @Test("fails if the server rejects a request")
    func rejected() throws {
        let server = try LoopbackServer { _, connection in connection.respond("", status: 404) }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        #expect(try Self.download(from: server, to: folder) != 0)
        #expect(try folder.names.isEmpty)
    }
}
