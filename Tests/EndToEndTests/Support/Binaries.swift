import Foundation
import Judge

/// The paths of the built programs.
enum Binaries {
    /// The folder that `JIRASTREAM_BIN_DIR` names, or else the folder into which the tests were built.
    static let folder: String = namedFolder ?? builtFolder

    /// A Boolean value that indicates whether the programs are built for release, which makes them ten times as fast
    /// as those built with the tests.
    static let areReleased = namedFolder != nil

    static let jirastream = folder + "/jirastream"
    static let mockjira = folder + "/mockjira"
    /// The `mockjira` that was built with the tests. It has `mockjira-tls` beside it, which a folder of released
    /// programs may lack.
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
