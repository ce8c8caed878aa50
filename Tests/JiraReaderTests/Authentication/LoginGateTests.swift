import Foundation
import TestSupport
import Testing

@testable import JiraReader

@Suite("Credentials before the first response", .timeLimit(.minutes(2)))
struct LoginGateTests {
    private static func reader(
        _ server: LoopbackServer,
        _ deployment: Deployment = .dataCenter
    ) throws -> JiraClient {
        var configuration = JiraClient.Configuration()
        configuration.connections = 16
        configuration.deployment = deployment
        configuration.retryPolicy = .withoutDelays
        return try JiraClient(
            site: JiraSite(server.baseURL),
            credentials: .basic(user: "me", token: Secret("wr0ngpassword")),
            configuration: configuration
        )
    }

    private static func count(_ table: String, _ reader: JiraClient) async throws(JiraReaderError) -> Int {
        var count = 0
        for try await _ in try reader.records(of: table) { count += 1 }
        return count
    }

    @Test(
        "A wrong password is sent once, although a run of Issues begins with several requests",
        arguments: [Deployment.cloud, .dataCenter]
    )
    func oneRun(_ deployment: Deployment) async throws {
        let server = try LoopbackServer { $1.respond("{}", status: 401) }
        defer { server.stop() }
        let reader = try Self.reader(server, deployment)
        let error = await #expect(throws: JiraReaderError.self) { try await Self.count("Issues", reader) }
        #expect(error?.code == .notAuthenticated && error?.table == "Issues")
        #expect(error?.message.contains("rejects the user name, or the password or token (status 401)") == true)
        #expect(error?.advisedSettings.contains(.login) == true)
        #expect(server.requests.count == 1, "\(server.requests.map(\.target))")
    }

    @Test("A wrong password is sent once by four runs of one client that begin together")
    func severalRuns() async throws {
        let server = try LoopbackServer { _, connection in
            // The other requests would arrive while this one waits for its response.
            Thread.sleep(forTimeInterval: 0.2)
            connection.respond("{}", status: 401)
        }
        defer { server.stop() }
        let reader = try Self.reader(server)
        let codes = await withTaskGroup(of: JiraReaderError.Code?.self) { group in
            for table in ["Fields", "Statuses", "AllPermissions", "Configuration"] {
                group.addTask {
                    do throws(JiraReaderError) {
                        _ = try await Self.count(table, reader)
                        return nil
                    } catch {
                        return error.code
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes == Array(repeating: .notAuthenticated, count: 4))
        #expect(server.requests.count == 1, "\(server.requests.map(\.target))")
    }

    @Test("After an accepted request, requests are concurrent")
    func accepted() async throws {
        let server = try LoopbackServer { request, connection in
            let start = Int(request.query("startAt") ?? "") ?? 0
            connection.respond("[{\"id\":\"\(start)\"}]")
        }
        defer { server.stop() }
        let reader = try Self.reader(server)
        for _ in 0..<2 { #expect(try await Self.count("Statuses", reader) == 1) }
        #expect(server.requests.count == 2)
    }

    @Test("A waiting request becomes the first one if the first one has no response, and fails if it is rejected")
    func outcomes() async throws {
        let gate = LoginGate()
        #expect(try await gate.enter())
        async let second = gate.enter()
        gate.release()
        #expect(try await second)
        gate.reject(with: JiraReaderError(.notAuthenticated, "rejected"))
        #expect(try await gate.enter(), "the credentials may be valid now")
        gate.open()
        #expect(try await gate.enter() == false)
        let kept = LoginGate(keepsRejection: true)
        #expect(try await kept.enter())
        kept.reject(with: JiraReaderError(.notAuthenticated, "rejected"))
        let error = await #expect(throws: JiraReaderError.self) { try await kept.enter() }
        #expect(error?.code == .notAuthenticated)
    }

    @Test("A cancelled task does not wait for the first request")
    func cancelled() async throws {
        let gate = LoginGate()
        #expect(try await gate.enter())
        let waiting = Task { () async -> JiraReaderError.Code? in
            do throws(JiraReaderError) {
                _ = try await gate.enter()
                return nil
            } catch {
                return error.code
            }
        }
        waiting.cancel()
        #expect(await waiting.value == .cancelled)
    }
}
