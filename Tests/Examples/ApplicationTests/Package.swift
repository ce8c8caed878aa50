// swift-tools-version: 6.2
import PackageDescription

// A package of an application that depends on this repository. It has a feature, and tests that run the feature
// against MockJira with faults. `make examples` builds the package and runs the tests.

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "application-tests",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "jirastream", path: "../../..")],
    targets: [
        .target(
            name: "Triage",
            dependencies: [.product(name: "JiraReader", package: "jirastream")],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "Demonstration",
            dependencies: ["Triage", .product(name: "MockJira", package: "jirastream")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TriageTests",
            dependencies: [
                "Demonstration", "Triage",
                .product(name: "JiraReader", package: "jirastream"),
                .product(name: "MockJira", package: "jirastream"),
            ],
            swiftSettings: [.treatAllWarnings(as: .error)]
        ),
    ],
    swiftLanguageModes: [.v6]
)
