import Foundation
import Judge

/// Where the built programs are.
enum Binaries {
    /// The folder named by `JIRASTREAM_BIN_DIR`, else the one that the tests were built into.
    static let folder: String = namedFolder ?? builtFolder

    /// Whether the programs are those to be released, which are ten times as fast as the ones built with the tests.
    static let areReleased = namedFolder != nil

    static let jirastream = folder + "/jirastream"
    static let mockjira = folder + "/mockjira"
    /// The mock as it was built with the tests, which has `mockjira-tls` beside it. A folder of released programs need not.
    static let mockjiraBesideTLS = builtFolder + "/mockjira"

    private static let namedFolder = ProcessInfo.processInfo.environment["JIRASTREAM_BIN_DIR"].flatMap {
        $0.isEmpty ? nil : $0
    }

    private static var builtFolder: String {
        #if os(Linux)
            let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "."
            return URL(fileURLWithPath: program).deletingLastPathComponent().path
        #else
            let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
            return bundle?.bundleURL.deletingLastPathComponent().path ?? "."
        #endif
    }
}

/// The account of a mock site.
enum Account {
    static let user = "demo@example.com"
    static let token = "demo-token"
}
