// swift-tools-version: 6.2
import PackageDescription

// The measurements of what needs no socket. It is a package of its own, so that a user of the libraries does not fetch what
// only a measurement needs. `make bench-kernels` builds it and runs it; CONTRIBUTING.md tells how to read what it prints.
//
// The kernels look into the libraries with `@testable import`, hence the build's `-enable-testing`.

let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "jirastream-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "jirastream", path: "../"),
        // Without its interposers, which want packages of their own; allocations are counted by CAllocations.
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
                .product(name: "Internals", package: "jirastream"),
                .product(name: "JiraReader", package: "jirastream"),
            ],
            path: "Kernels",
            swiftSettings: settings,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
        // The limit that an export is held against: the same text through the same codec, with nothing else to do.
        .executableTarget(
            name: "compress-only",
            dependencies: [.product(name: "Internals", package: "jirastream")],
            path: "CompressOnly",
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
