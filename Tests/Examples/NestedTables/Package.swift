// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "nested-tables",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "jirastream", path: "../../.."),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .executableTarget(
            name: "NestedTables",
            dependencies: [
                .product(name: "JiraReader", package: "jirastream"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: [
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
                .treatAllWarnings(as: .error),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
