import Foundation
import HTTPTransport
import PageMemory
import TestSupport
import Testing

@Suite("Other addresses and certificates", .timeLimit(.minutes(5)))
struct AddressTests {
    @Test("a host is reached at its configured address, and keeps its name")
    func connectTo() async throws {
        let server = try LoopbackServer { $1.respond("{}") }
        defer { server.stop() }
        let port = try #require(server.baseURL.split(separator: ":").last)
        var configuration = HTTPClient.Configuration()
        configuration.connectTo = ["jira.example:80:127.0.0.1:\(port)", "other.example:81:127.0.0.1:\(port)"]
        let client = try HTTPClient(configuration: configuration, pool: PagePool(byteLimit: 1 << 20))
        for (url, host) in [
            ("http://jira.example/a", "jira.example"), ("http://other.example:81/b", "other.example:81"),
        ] {
            let response = try await client.response(to: HTTPRequest(url: url))
            #expect(response.status == 200)
            #expect(server.requests.last?.headers["host"] == host)
        }
        await #expect(throws: TransportError.self) {
            try await client.response(to: HTTPRequest(url: "http://jira.example:82/"))
        }
    }

    /// An `openssl` server on a free port, with a self-signed certificate for `wrong.example`.
    private final class SecureServer {
        let folder: TemporaryFolder
        let port: String
        private let process = Process()

        init?(_ options: [String] = []) throws {
            folder = try TemporaryFolder()
            let tool = "/usr/bin/openssl"
            guard FileManager.default.isExecutableFile(atPath: tool) else { return nil }
            let maker = Process()
            maker.executableURL = URL(fileURLWithPath: tool)
            maker.arguments = [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=wrong.example", "-addext",
                "subjectAltName=DNS:wrong.example", "-keyout", folder.file("key.pem"), "-out", folder.file("cert.pem"),
            ]
            maker.standardError = FileHandle.nullDevice
            maker.standardOutput = FileHandle.nullDevice
            try maker.run()
            maker.waitUntilExit()
            guard maker.terminationStatus == 0 else { return nil }
            process.executableURL = URL(fileURLWithPath: tool)
            process.arguments =
                [
                    "s_server", "-accept", "127.0.0.1:0", "-cert", folder.file("cert.pem"), "-key",
                    folder.file("key.pem"),
                    "-www",
                ] + options
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            // It prints "ACCEPT 127.0.0.1:PORT" when it is ready.
            var text = ""
            while !text.contains("ACCEPT"), case let data = output.fileHandleForReading.availableData, !data.isEmpty {
                text += String(decoding: data, as: UTF8.self)
            }
            let line = text.split(separator: "\n").first { $0.hasPrefix("ACCEPT") }
            guard let port = line?.split(separator: ":").last.map({ $0.filter(\.isNumber) }), !port.isEmpty else {
                Self.stop(process)
                return nil
            }
            self.port = String(port)
        }

        deinit { Self.stop(process) }

        /// Stops the server. SIGTERM would not: a child inherits the blocked signals of the thread that starts it,
        /// and the threads of tests block nearly all.
        private static func stop(_ process: Process) {
            guard process.isRunning else { return }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    @Test("a certificate must be trusted and match the host, unless either check is disabled")
    func verification() async throws {
        guard let server = try SecureServer() else {
            print("skipped: no openssl can listen on a free port")
            return
        }
        func isAnswered(_ host: String, peer: Bool, verifiesHost: Bool, trusted: Bool) async throws -> Bool {
            var configuration = HTTPClient.Configuration()
            configuration.connectTo = ["\(host):443:127.0.0.1:\(server.port)"]
            configuration.verifiesPeer = peer
            configuration.verifiesHost = verifiesHost
            if trusted { configuration.certificateAuthorityFile = server.folder.file("cert.pem") }
            let client = try HTTPClient(configuration: configuration, pool: PagePool(byteLimit: 1 << 20))
            do throws(TransportError) {
                _ = try await client.response(to: HTTPRequest(url: "https://\(host)/"))
                return true
            } catch {
                #expect(error.code == .certificateRejected, "\(error)")
                return false
            }
        }
        // Each case: a host, whether its certificate is trusted, the checks that are enabled, and the expected result.
        for (host, trusted, peer, verifiesHost, expected) in [
            ("wrong.example", true, true, true, true), ("wrong.example", false, true, true, false),
            ("wrong.example", false, false, true, true), ("jira.example", true, true, true, false),
            ("jira.example", true, true, false, true), ("jira.example", false, false, true, false),
            ("jira.example", false, true, false, false), ("jira.example", false, false, false, true),
        ] {
            let answered = try await isAnswered(host, peer: peer, verifiesHost: verifiesHost, trusted: trusted)
            #expect(answered == expected, "\(host) \(trusted) \(peer) \(verifiesHost)")
        }
    }

    @Test("a server with TLS 1.1 or older is rejected, and a server with a newer version is accepted")
    func oldVersions() async throws {
        // The server allows versions that the machine's own settings may forbid.
        for (version, isOld) in [("-tls1_1", true), ("-tls1_2", false), ("-tls1_3", false)] {
            guard let server = try SecureServer([version, "-cipher", "DEFAULT:@SECLEVEL=0"]) else {
                print("skipped: no openssl can listen with \(version) on a free port")
                continue
            }
            // A client that allows the old version connects to the server.
            let other = Process()
            other.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
            other.arguments = [
                "s_client", "-connect", "127.0.0.1:\(server.port)", version, "-cipher", "DEFAULT:@SECLEVEL=0",
            ]
            other.standardInput = FileHandle.nullDevice
            other.standardOutput = FileHandle.nullDevice
            other.standardError = FileHandle.nullDevice
            try other.run()
            other.waitUntilExit()
            try #require(other.terminationStatus == 0, "\(version)")

            var configuration = HTTPClient.Configuration()
            configuration.connectTo = ["wrong.example:443:127.0.0.1:\(server.port)"]
            configuration.certificateAuthorityFile = server.folder.file("cert.pem")
            let client = try HTTPClient(configuration: configuration, pool: PagePool(byteLimit: 1 << 20))
            do throws(TransportError) {
                _ = try await client.response(to: HTTPRequest(url: "https://wrong.example/"))
                #expect(!isOld, "\(version)")
            } catch {
                #expect(isOld, "\(version): \(error)")
            }
        }
    }
}
