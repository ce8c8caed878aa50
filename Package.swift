// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target of this package. Warnings are errors where `make` and CI build, which set the variable,
/// and not in the build of a package that depends on this one: a newer compiler may have more warnings.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (Context.environment["JIRASTREAM_WARNINGS_ARE_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// What is fuzzed, and what helps with it.
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
        // For the package in Benchmarks/ alone: its content may change with any version.
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
        // The only doors to C and C++.
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

        // The middle.
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

        // The reading half.
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

        // OAuth 1.0a, apart because of its need of libcrypto.
        .target(name: "JiraOAuth1", dependencies: ["Digests", "JiraReader"], swiftSettings: settings),

        // The writing half.
        .target(
            name: "Sinks",
            dependencies: ["Compression", "Digests", "DurableFiles", "InterimData"],
            swiftSettings: settings
        ),

        // The files beside an output, from which a run resumes and by which the output is verified.
        .target(
            name: "RunState",
            dependencies: ["Compression", "Digests", "DurableFiles", "InterimData", "Sinks"],
            swiftSettings: settings
        ),

        // What a data factory's JSON says, without running it.
        .target(name: "FactoryDefinitions", dependencies: ["InterimData"], swiftSettings: settings),

        // The top, which alone knows both halves.
        .target(
            name: "JiraConnector",
            dependencies: [
                "DurableFiles", "InterimData", "JiraReader", "RunState", "Sinks",
            ],
            swiftSettings: settings
        ),
        // Runs what a data factory's JSON says.
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

        // The mock, which imports nothing of the above. What the site holds compiles beside SwiftNIO, not after it.
        .target(name: "MockSite", path: "MockJira/Sources/MockSite", swiftSettings: settings),
        // The mock's only way to libcrypto.
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
        // TLS is apart because swift-nio-ssl takes minutes to compile.
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

        // The third party, which compares what an exporter wrote with what the mock's site holds.
        .target(
            name: "Judge",
            dependencies: ["MockSite"],
            path: "Tests/Judge",
            resources: [.copy("Resources/judge.py")],
            swiftSettings: settings
        ),
        // The parts of an export that the package in Benchmarks/ measures, which are no public declarations.
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
        // Pages, servers and folders that tests share.
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
        // What reads foreign bytes, tried with inputs that follow from a seed.
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

// The same targets for libFuzzer, instead of their test: what `make fuzz` builds, in a folder of its own. It needs
// `-enable-testing` and a toolchain that has libFuzzer, so that no other build should meet it.
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
