// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target of this package. Warnings are errors in builds by `make` and CI, which set the
/// variable, but not in the build of a package that depends on this one, because a newer compiler may have more
/// warnings.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (Context.environment["JIRASTREAM_WARNINGS_ARE_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// The fuzzed modules and their helpers.
let fuzzDependencies: [Target.Dependency] = [
    "Compression", "HTTPTransport", "InterimData", "JiraConnector", "JiraReader", "MockJira", "MockSite", "PageMemory",
    "RunState", "Sinks", "TestSupport",
]

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
        // For the package in Benchmarks/ only. Its content may change with any version.
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
        // The only targets that import C and C++ libraries.
        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
        ),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"]), .brew(["isa-l"])]),
        .systemLibrary(
            name: "CCrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
        ),
        .systemLibrary(
            name: "CSimdjsonLibrary",
            pkgConfig: "simdjson",
            providers: [.apt(["libsimdjson-dev"]), .brew(["simdjson"])]
        ),
        .target(name: "CSimdjson", dependencies: ["CSimdjsonLibrary"]),

        // The modules that readers and writers share.
        .target(name: "PageMemory", swiftSettings: settings),
        .target(name: "InterimData", dependencies: ["CSimdjson", "PageMemory"], swiftSettings: settings),
        .target(name: "Compression", dependencies: ["CISAL", "CZlib", "PageMemory"], swiftSettings: settings),
        .target(name: "Digests", dependencies: ["CCrypto"], swiftSettings: settings),
        // The only target that creates, renames, locks and syncs files.
        .target(
            name: "DurableFiles",
            dependencies: [.product(name: "SystemPackage", package: "swift-system")],
            swiftSettings: settings
        ),

        // The modules that read a site.
        .target(name: "HTTPTransport", dependencies: ["CCurl", "PageMemory"], swiftSettings: settings),
        .target(
            name: "JiraReader",
            dependencies: [
                "Compression", "HTTPTransport", "InterimData", "PageMemory",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),

        // OAuth 1.0a is a separate module because it needs libcrypto.
        .target(name: "JiraOAuth1", dependencies: ["Digests", "JiraReader"], swiftSettings: settings),

        // The module that writes files.
        .target(
            name: "Sinks",
            dependencies: ["Compression", "Digests", "DurableFiles", "InterimData"],
            swiftSettings: settings
        ),

        // The journal and manifest of an output, with which a run is resumed and its output verified.
        .target(
            name: "RunState",
            dependencies: ["Compression", "Digests", "DurableFiles", "InterimData", "Sinks"],
            swiftSettings: settings
        ),

        // Parses and checks definitions of Azure Data Factory.
        .target(name: "FactoryDefinitions", dependencies: ["InterimData"], swiftSettings: settings),

        // Connects reader and sinks. The only library besides FactoryRuntime that imports both.
        .target(
            name: "JiraConnector",
            dependencies: [
                "DurableFiles", "InterimData", "JiraReader", "RunState", "Sinks",
            ],
            swiftSettings: settings
        ),
        // Runs pipelines of Azure Data Factory.
        .target(
            name: "FactoryRuntime",
            dependencies: [
                "Digests", "DurableFiles", "FactoryDefinitions", "HTTPTransport", "InterimData", "JiraConnector",
                "JiraReader", "PageMemory", "Sinks",
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "jirastream",
            dependencies: [
                "DurableFiles", "FactoryDefinitions", "FactoryRuntime", "InterimData", "JiraConnector", "JiraOAuth1",
                "JiraReader",
                "RunState", "Sinks",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),

        // The mock imports none of the Swift modules above. MockSite is a separate module so that it compiles in
        // parallel with SwiftNIO.
        .target(name: "MockSite", path: "MockJira/Sources/MockSite", swiftSettings: settings),
        // The only module of the mock that imports libcrypto.
        .target(
            name: "MockCrypto",
            dependencies: ["CCrypto"],
            path: "MockJira/Sources/MockCrypto",
            swiftSettings: settings
        ),
        .target(
            name: "MockJira",
            dependencies: [
                "CZlib", "MockCrypto", "MockSite",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "MockJira/Sources/MockJira",
            swiftSettings: settings
        ),
        // TLS is a separate module because swift-nio-ssl takes minutes to compile.
        .target(
            name: "MockJiraTLS",
            dependencies: [
                "MockCrypto", "MockJira", "MockSite",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            path: "MockJira/Sources/MockJiraTLS",
            swiftSettings: settings
        ),
        .target(
            name: "MockJiraOptions",
            dependencies: ["MockJira", "MockSite", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "MockJira/Sources/MockJiraOptions",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "MockJiraTLSCommand",
            dependencies: [
                "MockJira", "MockJiraOptions", "MockJiraTLS",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "MockJira/Sources/MockJiraTLSCommand",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "MockJiraCommand",
            dependencies: [
                "MockJiraOptions", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "MockJira/Sources/MockJiraCommand",
            swiftSettings: settings
        ),

        // Compares exported files with the data of the mock's site, independently of reader and mock.
        .target(
            name: "Judge",
            dependencies: ["MockSite"],
            path: "Tests/Judge",
            resources: [.copy("Resources/judge.py")],
            swiftSettings: settings
        ),
        // The steps of an export that the package in Benchmarks/ measures. They use package declarations.
        .target(
            name: "BenchmarkSteps",
            dependencies: ["Compression", "Digests", "InterimData", "JiraReader", "PageMemory", "Sinks"],
            path: "Benchmarks/Steps",
            swiftSettings: settings
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "InterimData", "JiraReader", "Judge", "MockJira", "MockJiraCommand", "MockJiraTLS",
                "MockJiraTLSCommand", "MockSite", "jirastream",
            ],
            exclude: ["Fixtures"],
            swiftSettings: settings
        ),

        .testTarget(
            name: "ProjectTests",
            dependencies: ["InterimData", "JiraReader", "MockJira", "MockJiraTLS", "TestSupport"],
            exclude: ["Interface"],
            swiftSettings: settings
        ),
        // The pages, servers and folders that tests share.
        .target(
            name: "TestSupport",
            dependencies: ["CZlib", "InterimData", "PageMemory"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "CompressionTests",
            dependencies: ["CZlib", "Compression", "PageMemory", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(name: "DigestsTests", dependencies: ["Digests", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "DurableFilesTests",
            dependencies: ["DurableFiles", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FactoryDefinitionsTests",
            dependencies: ["FactoryDefinitions", "InterimData", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FactoryRuntimeTests",
            dependencies: [
                "FactoryDefinitions", "FactoryRuntime", "InterimData", "JiraConnector", "JiraReader", "RunState",
                "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "HTTPTransportTests",
            dependencies: ["HTTPTransport", "PageMemory", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "InterimDataTests",
            dependencies: ["CSimdjson", "InterimData", "PageMemory", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "JiraConnectorTests",
            dependencies: [
                "Compression", "DurableFiles", "InterimData", "JiraConnector", "JiraReader", "RunState", "Sinks",
                "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "JiraOAuth1Tests",
            dependencies: ["JiraOAuth1", "JiraReader", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "JiraReaderTests",
            dependencies: [
                "Compression", "HTTPTransport", "InterimData", "JiraReader", "PageMemory", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(name: "PageMemoryTests", dependencies: ["PageMemory", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "RunStateTests",
            dependencies: ["InterimData", "RunState", "Sinks", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SinksTests",
            dependencies: ["DurableFiles", "InterimData", "PageMemory", "Sinks", "TestSupport"],
            swiftSettings: settings
        ),
        // Tests the readers of foreign bytes with inputs that are generated from a seed.
        .testTarget(
            name: "FuzzTests",
            dependencies: fuzzDependencies,
            exclude: ["LibFuzzer"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "MockJiraTests",
            dependencies: [
                "CCrypto", "CZlib", "MockJira", "MockJiraTLS", "MockSite",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// The same fuzz targets as a program for libFuzzer, which replaces their test. `make fuzz` builds it in a separate
// folder. It needs `-enable-testing` and a toolchain with libFuzzer, so it is not a part of other builds.
if Context.environment["JIRASTREAM_LIBFUZZER"] != nil {
    package.targets.removeAll { $0.name == "FuzzTests" }
    package.targets.append(
        .executableTarget(
            name: "fuzz",
            dependencies: fuzzDependencies,
            path: "Tests/FuzzTests",
            exclude: ["InputTests.swift", "Support/CrashNote.swift"],
            swiftSettings: settings
        )
    )
}
