import Foundation
import Judge
import MockJira
import MockSite
import Testing

/// The example in the article on Data Factory definitions, run as the article describes.
@Suite("The example definitions of the guide", .timeLimit(.minutes(2)))
struct GuideDefinitionTests {
    /// The files of the article, by their paths.
    private static func files() throws -> [String: String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let article = root.appending(path: "Sources/jirastream/Documentation.docc/DataFactory.md")
        let text = try String(contentsOf: article, encoding: .utf8)
        let blocks = text.matches(of: #/<!-- file: (?<path>[\w/.]+) -->\n```json\n(?<content>(?s).*?\n)```\n/#)
        return Dictionary(uniqueKeysWithValues: blocks.map { (String($0.output.path), String($0.output.content)) })
    }

    @Test("are valid, and export the issues of a mock site")
    func run() async throws {
        let files = try Self.files()
        #expect(files.count == 5)
        try await MockProgram.use(MockSiteConfiguration(issues: 300)) { mock in
            try await TemporaryFolder.use { folder in
                let port = try #require(URL(string: mock.address)?.port)
                for (path, content) in files {
                    let file = URL(filePath: folder).appending(path: path)
                    try FileManager.default.createDirectory(
                        at: file.deletingLastPathComponent(),
                        withIntermediateDirectories: true
                    )
                    let text = content.replacing("\"port\": 8080", with: "\"port\": \(port)")
                    try text.write(to: file, atomically: true, encoding: .utf8)
                }
                let definitions = "\(folder)/definitions"
                let valid = try await Program(Binaries.jirastream, ["validate", definitions]).run()
                #expect(valid.exitCode == 0, "\(valid)")
                let finished = try await Program(
                    Binaries.jirastream,
                    ["run", "Export", "--definitions", definitions, "--output-root", "\(folder)/output"]
                ).run()
                #expect(finished.exitCode == 0, "\(finished)")
                #expect(try await TextLines.of("\(folder)/output/jira/issues.json.gz").count == 300)
            }
        }
    }
}
