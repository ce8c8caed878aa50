import FactoryDefinitions
import Foundation
import JiraReader
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("A secret that only the service can read")
struct EncryptedCredentialTests {
    /// Returns definitions whose linked service has an encrypted credential, and a password if one is given.
    private static func fixture(_ server: LoopbackServer, password: String?) throws -> FactoryFixture {
        var fixture = try FactoryFixture(server)
        fixture.files[0] = fixture.files[0].replacing(
            #""password": {"type": "SecureString", "value": "\#(FactoryFixture.token)"}"#,
            with: #""encryptedCredential": "ew0K""# + (password.map { ", \"password\": \($0)" } ?? "")
        )
        fixture.add(pipeline: "P", [FactoryFixture.lookup("L")])
        return fixture
    }

    @Test(
        "is replaced with the secret of this machine",
        arguments: [nil, #"{"type": "SecureString"}"#, #"{"type": "SecureString", "value": "****"}"#]
    )
    func local(password: String?) async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        var fixture = try Self.fixture(server, password: password)
        let missing = try await fixture.makeRun("P").start()
        #expect(missing.status == .failed)
        #expect(missing.value.json.contains("JIRASTREAM_SECRET_HARBOR"), "\(missing.value.json)")
        #expect(missing.value.json.contains("only the service can read encryptedCredential"))
        #expect(server.requests.isEmpty)
        fixture.settings.secrets = SecretStore { $0 == "Harbor" ? Secret("known") : nil }
        #expect(try await fixture.makeRun("P").start().status == .succeeded)
        let header = "Basic " + Data("svc:known".utf8).base64EncodedString()
        #expect(server.requests.map { $0.headers["authorization"] } == [header])
    }

    @Test("is ignored beside a password")
    func beside() async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        let fixture = try Self.fixture(server, password: #"{"type": "SecureString", "value": "own"}"#)
        #expect(try await fixture.makeRun("P").start().status == .succeeded)
        let header = "Basic " + Data("svc:own".utf8).base64EncodedString()
        #expect(server.requests.map { $0.headers["authorization"] } == [header])
    }
}
