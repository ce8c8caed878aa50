// swift-tools-version: 6.2
import PackageDescription

// Measurements without a socket. They are a separate package, so that users of the libraries do not fetch the
// dependencies of measurements. `make bench-kernels` builds and runs it; CONTRIBUTING.md explains its output.

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (Context.environment["JIRASTREAM_WARNINGS_ARE_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)])

let package = Package(
    name: "jirastream-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "jirastream", path: "../"),
        // Without its interposers, which need further packages; CAllocations counts allocations.
        .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
    ],
    targets: [
        // Counts the calls of malloc and its family in the program that is linked with it.
        .target(name: "CAllocations", path: "CAllocations"),
        .executableTarget(
            name: "Kernels",
            dependencies: [
                "CAllocations",
                .product(name: "Benchmark", package: "benchmark"),
                .product(name: "BenchmarkSteps", package: "jirastream"),
            ],
            path: "Kernels",
            swiftSettings: settings,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
        // The reference for an export: the same text through the same codec, without other work.
        .executableTarget(
            name: "compress-only",
            dependencies: [.product(name: "BenchmarkSteps", package: "jirastream")],
            path: "CompressOnly",
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
