import Foundation
import Judge

/// Third-party clients of Jira from PyPI, installed in a virtual environment below `.build`.
enum PythonClients {
    private static let packages = [
        "jira==3.10.5", "atlassian-python-api==5.0.5", "dlt==1.31.0", "oauthlib[signedtoken]==4.0.1",
    ]

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let folder = root.appending(path: ".build/python-clients")
    private static var python: String { folder.appending(path: "bin/python").path }

    /// A Boolean value that indicates whether the packages are installed, or could be installed.
    static var areAvailable: Bool {
        get async throws { try await installation.value }
    }

    /// The installation, which is performed once for all tests.
    private static let installation = Task { try await install() }

    private static func install() async throws -> Bool {
        let mark = folder.appending(path: "installed.txt")
        let wanted = packages.joined(separator: " ")
        if let known = try? String(contentsOf: mark, encoding: .utf8), known == wanted { return true }
        guard let system = Program.find("python3") else { return false }
        // The complete environment is passed, since it may configure the package index.
        let environment = ProcessInfo.processInfo.environment
        let steps = [
            Program(system, ["-m", "venv", "--clear", folder.path], environment: environment),
            Program(
                python,
                ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1"] + packages,
                environment: environment
            ),
        ]
        for step in steps {
            guard try await step.run(limit: .seconds(300)).exitCode == 0 else { return false }
        }
        try wanted.write(to: mark, atomically: true, encoding: .utf8)
        return true
    }

    /// Runs one of the scripts, and decodes the JSON that it prints.
    static func run<T: Decodable>(_ script: String, _ environment: [String: String], as type: T.Type) async throws -> T
    {
        let path = root.appending(path: "Tests/PythonClients/\(script)").path
        // A separate home folder excludes settings and caches of the machine, and no proxy is used for a loopback
        // address.
        let own = ["HOME": folder.path, "NO_PROXY": "*", "PYTHONDONTWRITEBYTECODE": "1"]
        let finished = try await Program(python, [path], environment: own.merging(environment) { $1 }).run()
        guard finished.exitCode == 0 else {
            throw ProgramError("\(script) failed: \(finished.standardError.suffix(3000))")
        }
        return try JSONDecoder().decode(type, from: finished.standardOutput)
    }
}
