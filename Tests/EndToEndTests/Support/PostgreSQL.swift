import Foundation
import Judge

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs a PostgreSQL server for a test, in a temporary folder. It listens only at a Unix socket.
enum PostgreSQL {
    /// The folder of the server's programs, which Debian keeps out of the search path.
    private static let programs: String? = {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        let folders = versions.compactMap { Int($0) }.sorted(by: >).map { "/usr/lib/postgresql/\($0)/bin" }
        let found = Program.find("initdb").map { URL(filePath: $0).deletingLastPathComponent().path }
        return (folders + (found.map { [$0] } ?? [])).first {
            access($0 + "/initdb", X_OK) == 0 && access($0 + "/postgres", X_OK) == 0 && access($0 + "/psql", X_OK) == 0
        }
    }()

    /// The user under which the server runs if the tests run as root, since PostgreSQL does not run as root.
    private static let user: (id: uid_t, group: gid_t)? = getpwnam("postgres").map {
        ($0.pointee.pw_uid, $0.pointee.pw_gid)
    }

    static var isAvailable: Bool {
        programs != nil && (geteuid() != 0 || user != nil && Program.find("setpriv") != nil)
    }

    /// Runs a server with an empty database for the duration of a closure.
    ///
    /// - Parameter body: A closure that receives the environment with which `psql` connects to the database.
    static func use<R>(_ body: ([String: String]) async throws -> R) async throws -> R {
        guard let programs else { throw ProgramError("PostgreSQL is not installed") }
        return try await TemporaryFolder.use { folder in
            if geteuid() == 0, let user { chown(folder, user.id, user.group) }
            let data = folder + "/data"
            let options = ["-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync"]
            let made = try await server(programs + "/initdb", options).run()
            guard made.exitCode == 0 else { throw ProgramError("initdb failed: \(made)") }
            let settings = ["-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
            let running = try server(programs + "/postgres", settings).start()
            let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
            let environment = [
                "PATH": "\(programs):\(path)", "PGHOST": folder, "PGUSER": "postgres", "PGDATABASE": "postgres",
                "PGOPTIONS": "-c client_min_messages=warning",
            ]
            let result: Result<R, any Error>
            do {
                try await until("PostgreSQL is ready") {
                    guard running.isRunning else { throw ProgramError("PostgreSQL ended: \(running.errorSoFar)") }
                    let asked = Program(programs + "/psql", ["-qc", "SELECT 1"], environment: environment)
                    return try await asked.run().exitCode == 0
                }
                result = .success(try await body(environment))
            } catch {
                result = .failure(error)
            }
            // The signal requests a fast shutdown.
            running.signal(SIGINT)
            _ = await running.finish(within: .seconds(20))
            return try result.get()
        }
    }

    /// Returns a program of the server. If the tests run as root, the program runs under another user.
    private static func server(_ path: String, _ arguments: [String]) -> Program {
        guard geteuid() == 0, let user, let setpriv = Program.find("setpriv") else { return Program(path, arguments) }
        let change = ["--reuid", "\(user.id)", "--regid", "\(user.group)", "--clear-groups"]
        return Program(setpriv, change + [path] + arguments)
    }
}
