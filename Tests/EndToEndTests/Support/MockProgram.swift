import Foundation
import Judge
import MockJira
import MockSite

/// A running `mockjira`.
struct MockProgram {
    let process: RunningProgram
    /// The address that `mockjira` printed.
    let address: String
    /// The site that `mockjira` serves.
    let site: Site

    /// Runs `mockjira` for the duration of a closure.
    ///
    /// - Parameter baseURL: The base URL of links, if they must not depend on the port.
    static func use<R>(
        _ configuration: MockSiteConfiguration,
        _ arguments: [String] = [],
        baseURL: String? = nil,
        _ body: (MockProgram) async throws -> R
    ) async throws -> R {
        var configuration = configuration
        configuration.baseURL = baseURL
        let process = try Program(
            Binaries.mockjira,
            [
                "--issues", "\(configuration.issues)", "--projects", "\(configuration.projects)", "--users",
                "\(configuration.users)", "--seed", "\(configuration.seed)",
            ] + (configuration.hostileValues ? ["--hostile-values"] : [])
                + (baseURL.map { ["--base-url", $0] } ?? []) + arguments
        ).start()
        do {
            let address = try await readyAddress(process)
            let result = try await body(
                MockProgram(process: process, address: address, site: Site(configuration, baseURL: address))
            )
            process.signal(SIGTERM)
            _ = await process.finish(within: .seconds(20))
            return result
        } catch {
            process.signal(SIGKILL)
            _ = await process.finish(within: .seconds(20))
            throw error
        }
    }

    /// Waits for the line with the address, and returns the address.
    static func readyAddress(_ process: RunningProgram) async throws -> String {
        try await until("mockjira is ready") { !process.isRunning || process.outputSoFar.last == 0x0A }
        let line = String(decoding: process.outputSoFar, as: UTF8.self)
        let greeting = "mockjira listening on "
        guard line.hasPrefix(greeting), line.hasSuffix("\n") else {
            throw ProgramError("mockjira printed \"\(line)\", and to standard error \"\(process.errorSoFar)\"")
        }
        return String(line.dropFirst(greeting.count).dropLast())
    }
}

/// Waits until a condition is true, by polling. After the time limit it throws an error.
func until(
    _ what: String,
    within limit: Duration = .seconds(60),
    _ isSo: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while !(try await isSo()) {
        guard ContinuousClock.now < end else { throw ProgramError("waited \(limit) in vain: \(what)") }
        try await Task.sleep(for: .milliseconds(2))
    }
}
