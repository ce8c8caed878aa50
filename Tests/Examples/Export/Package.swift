// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "export",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "jirastream", path: "../../..")
    ],
    targets: [
        .executableTarget(
            name: "Export",
            dependencies: [.product(name: "JiraConnector", package: "jirastream")],
            swiftSettings: [.treatAllWarnings(as: .error)]
        )
    ],
    swiftLanguageModes: [.v6]
)
