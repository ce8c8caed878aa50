import FactoryDefinitions
import TestSupport
import Testing

@testable import FactoryRuntime

@Suite("A linked service without a user name")
struct PersonalAccessTokenTests {
    private static func fixture(_ server: LoopbackServer, user: String) throws -> FactoryFixture {
        var fixture = try FactoryFixture(server)
        fixture.files[0] = fixture.files[0].replacing(#""username": "svc","#, with: user)
        fixture.add(pipeline: "P", [FactoryFixture.lookup("L")])
        return fixture
    }

    @Test("sends its password as a personal access token")
    func token() async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        let report = try await Self.fixture(server, user: "").makeRun("P").start()
        #expect(report.status == .succeeded, "\(report.message)")
        #expect(server.requests.map { $0.headers["authorization"] } == ["Bearer \(FactoryFixture.token)"])
        #expect(!report.value.json.contains(FactoryFixture.token))
    }

    @Test("that is null or empty sends nothing", arguments: [#""username": null,"#, #""username": "","#])
    func missing(user: String) async throws {
        let server = try FieldSite.start()
        defer { server.stop() }
        let report = try await Self.fixture(server, user: user).makeRun("P").start()
        #expect(report.status == .failed && report.value.json.contains("has no username"))
        #expect(server.requests.isEmpty)
    }
}
