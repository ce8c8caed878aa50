// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "jirastream",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "JiraReader", targets: ["JiraReader", "InterimData"]),
        .library(name: "JiraOAuth1", targets: ["JiraOAuth1"]),
        .library(name: "JiraConnector", targets: ["JiraConnector", "RunState"]),
        .library(name: "FactoryRuntime", targets: ["FactoryRuntime", "FactoryDefinitions"]),
        .library(name: "MockJira", targets: ["MockJira"]),
        .library(name: "MockJiraTLS", targets: ["MockJiraTLS"]),
        // For the package in Benchmarks/ only: its content may change with any version.
        .library(name: "BenchmarkSteps", targets: ["BenchmarkSteps"]),
        .executable(name: "jirastream", targets: ["jirastream"]),
        .executable(name: "mockjira", targets: ["MockJiraCommand"]),
        .executable(name: "mockjira-tls", targets: ["MockJiraTLSCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    ],
    targets: [
        // The module maps of C and C++ libraries.
        library("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev", brew: "curl"),
        library("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
        library("CISAL", pkgConfig: "libisal", apt: "libisal-dev", brew: "isa-l"),
        library("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl@3"),
        library("CSimdjsonLibrary", pkgConfig: "simdjson", apt: "libsimdjson-dev", brew: "simdjson"),
        .target(name: "CSimdjson", dependencies: ["CSimdjsonLibrary"]),

        // What both halves use.
        swift("PageMemory"),
        swift("InterimData", ["CSimdjson", "PageMemory"]),
        swift("Compression", ["CISAL", "CZlib", "PageMemory"]),
        swift("Digests", ["CCrypto"]),
        swift("DurableFiles", [.system]),

        // The reading half.
        swift("HTTPTransport", ["CCurl", "PageMemory"]),
        swift("JiraReader", ["Compression", "HTTPTransport", "InterimData", "PageMemory", .deque, .logging]),
        swift("JiraOAuth1", ["Digests", "JiraReader"]),

        // The writing half.
        swift("Sinks", ["Compression", "Digests", "DurableFiles", "InterimData"]),
        swift("RunState", ["Compression", "Digests", "DurableFiles", "InterimData", "Sinks"]),

        // The top, which joins both halves.
        swift("FactoryDefinitions", ["InterimData"]),
        swift("JiraConnector", ["DurableFiles", "InterimData", "JiraReader", "RunState", "Sinks"]),
        swift(
            "FactoryRuntime",
            [
                "Digests", "DurableFiles", "FactoryDefinitions", "HTTPTransport", "InterimData", "JiraConnector",
                "JiraReader", "PageMemory", "Sinks",
            ]
        ),
        program(
            "jirastream",
            [
                "DurableFiles", "FactoryDefinitions", "FactoryRuntime", "InterimData", "JiraConnector", "JiraOAuth1",
                "JiraReader", "RunState", "Sinks", .argumentParser, .logging,
            ]
        ),

        // The mock, which imports nothing of the above. `MockSite` compiles in parallel with SwiftNIO. TLS is apart, because
        // swift-nio-ssl takes minutes to compile.
        swift("MockSite", in: "MockJira/Sources"),
        swift("MockCrypto", ["CCrypto"], in: "MockJira/Sources"),
        swift("MockJira", ["CZlib", "MockCrypto", "MockSite"] + .nio, in: "MockJira/Sources"),
        swift(
            "MockJiraTLS",
            ["MockCrypto", "MockJira", "MockSite", .nioCore, .nioSSL, .asn1],
            in: "MockJira/Sources"
        ),
        swift("MockJiraOptions", ["MockJira", "MockSite", .argumentParser], in: "MockJira/Sources"),
        program("MockJiraCommand", ["MockJiraOptions", .argumentParser], in: "MockJira/Sources"),
        program(
            "MockJiraTLSCommand",
            ["MockJira", "MockJiraOptions", "MockJiraTLS", .argumentParser],
            in: "MockJira/Sources"
        ),

        // The steps of an export that the package in Benchmarks/ measures. They use `package` declarations.
        swift(
            "BenchmarkSteps",
            ["Compression", "Digests", "InterimData", "JiraReader", "PageMemory", "Sinks"],
            path: "Benchmarks/Steps"
        ),

        // What tests share: pages, servers and folders; and the judge, which compares an exported file with the mock's site.
        swift("TestSupport", ["CZlib", "InterimData", "PageMemory"], in: "Tests"),
        swift("Judge", ["MockSite"], in: "Tests", resources: [.copy("Resources/judge.py")]),

        // Tests, in the order of their targets.
        tests("PageMemory", ["PageMemory", "TestSupport"]),
        tests("InterimData", ["InterimData", "CSimdjson", "PageMemory", "TestSupport"]),
        tests("Compression", ["Compression", "CZlib", "PageMemory", "TestSupport"]),
        tests("Digests", ["Digests", "TestSupport"]),
        tests("DurableFiles", ["DurableFiles", "TestSupport"]),
        tests("HTTPTransport", ["HTTPTransport", "PageMemory", "TestSupport"]),
        tests(
            "JiraReader",
            ["JiraReader", "Compression", "HTTPTransport", "InterimData", "PageMemory", "TestSupport", .logging]
        ),
        tests("JiraOAuth1", ["JiraOAuth1", "JiraReader", "TestSupport"]),
        tests("Sinks", ["Sinks", "DurableFiles", "InterimData", "PageMemory", "TestSupport"]),
        tests("RunState", ["RunState", "InterimData", "Sinks", "TestSupport"]),
        tests(
            "FactoryDefinitions",
            ["FactoryDefinitions", "InterimData", "TestSupport"],
            excluding: ["Checking/Golden"]
        ),
        tests(
            "JiraConnector",
            [
                "JiraConnector", "Compression", "DurableFiles", "InterimData", "JiraReader", "RunState", "Sinks",
                "TestSupport",
            ]
        ),
        tests(
            "FactoryRuntime",
            [
                "FactoryRuntime", "FactoryDefinitions", "InterimData", "JiraConnector", "JiraReader", "RunState",
                "TestSupport",
            ]
        ),
        tests("MockJira", ["CCrypto", "CZlib", "MockJira", "MockJiraTLS", "MockSite", "TestSupport"] + .nio),
        tests(
            "EndToEnd",
            [
                "DurableFiles", "FactoryDefinitions", "FactoryRuntime", "InterimData", "JiraConnector", "JiraReader",
                "Judge", "MockJira", "MockJiraCommand", "MockJiraTLS", "MockJiraTLSCommand", "MockSite", "RunState",
                "Sinks", "TestSupport", "jirastream",
            ],
            excluding: ["Fixtures", "Golden"]
        ),
        tests(
            "Project",
            ["InterimData", "JiraConnector", "JiraReader", "MockJira", "MockJiraTLS", "Sinks", "TestSupport"],
            excluding: ["Interface"]
        ),
        tests("Fuzz", .fuzzed, excluding: ["LibFuzzer"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// The fuzz targets as a program for libFuzzer, in place of their test. `make fuzz` builds it in a folder of its own. It needs
// `-enable-testing` and a toolchain with libFuzzer, so that it is not a part of other builds.
if Context.environment["JIRASTREAM_LIBFUZZER"] != nil {
    package.targets.removeAll { $0.name == "FuzzTests" }
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: .fuzzed,
            path: "Tests/FuzzTests",
            exclude: ["InputTests.swift", "Support/CrashNote.swift"],
            swiftSettings: .shared
        )
    )
}

// The plugin that `make docs` builds the documentation with. Only that build needs it.
if Context.environment["JIRASTREAM_DOCS"] != nil {
    package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}

extension [SwiftSetting] {
    /// The settings of every Swift target. Warnings are errors in builds by `make` and CI, which set the variable, but not in the
    /// build of a package that depends on this one: a newer compiler may have more warnings.
    static var shared: Self {
        let strict: Self = [
            .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
        ]
        guard Context.environment["JIRASTREAM_WARNINGS_ARE_ERRORS"] != nil else { return strict }
        return strict + [.treatAllWarnings(as: .error)]
    }
}

extension [Target.Dependency] {
    /// SwiftNIO without TLS.
    static var nio: Self { [.nioCore, .nioHTTP1, .nioPosix] }

    /// The fuzzed modules and their helpers.
    static var fuzzed: Self {
        [
            "Compression", "HTTPTransport", "InterimData", "JiraConnector", "JiraReader", "MockJira", "MockSite",
            "PageMemory", "RunState", "Sinks", "TestSupport",
        ]
    }
}

extension Target.Dependency {
    static var argumentParser: Self { .product(name: "ArgumentParser", package: "swift-argument-parser") }
    static var asn1: Self { .product(name: "SwiftASN1", package: "swift-asn1") }
    static var deque: Self { .product(name: "DequeModule", package: "swift-collections") }
    static var logging: Self { .product(name: "Logging", package: "swift-log") }
    static var nioCore: Self { .product(name: "NIOCore", package: "swift-nio") }
    static var nioHTTP1: Self { .product(name: "NIOHTTP1", package: "swift-nio") }
    static var nioPosix: Self { .product(name: "NIOPosix", package: "swift-nio") }
    static var nioSSL: Self { .product(name: "NIOSSL", package: "swift-nio-ssl") }
    static var system: Self { .product(name: "SystemPackage", package: "swift-system") }
}

/// A system library in Sources/.
func library(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

/// A Swift target in a folder of its name.
func swift(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    in folder: String = "Sources",
    path: String? = nil,
    resources: [Resource]? = nil
) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        path: path ?? "\(folder)/\(name)",
        resources: resources,
        swiftSettings: .shared
    )
}

/// A program in a folder of its name.
func program(_ name: String, _ dependencies: [Target.Dependency], in folder: String = "Sources") -> Target {
    .executableTarget(
        name: name,
        dependencies: dependencies,
        path: "\(folder)/\(name)",
        swiftSettings: .shared
    )
}

/// A test target in Tests/, named after the target that it tests or its purpose.
func tests(_ subject: String, _ dependencies: [Target.Dependency], excluding: [String] = []) -> Target {
    .testTarget(name: "\(subject)Tests", dependencies: dependencies, exclude: excluding, swiftSettings: .shared)
}
