import Foundation
import Testing

/// Checks the DocC catalogues and the other Markdown documents of the repository.
@Suite("The articles of the documentation")
struct ArticleTests {
    /// The lines of a text without their indentation.
    private static func lines(_ text: some StringProtocol) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
    }

    @Test("have Swift examples that are parts of tests")
    func examples() throws {
        let tests = try Checkout.swiftFiles(below: "Tests/ProjectTests").map {
            "\n" + Self.lines(try Checkout.text($0))
        }
        var count = 0
        for article in try Checkout.markdownFiles().filter({ $0.contains(".docc/") }) {
            for block in try Checkout.text(article).matches(of: #/(?ms)^ *```swift\n(.*?)\n *```$/#) {
                let example = "\n" + Self.lines(block.output.1) + "\n"
                #expect(tests.contains { $0.contains(example) }, "\(article): no test has this example:\(example)")
                count += 1
            }
        }
        #expect(count > 30)
    }

    @Test("include, for each catalogue, a landing page that lists every article")
    func landingPages() throws {
        let files = try Checkout.markdownFiles().filter { $0.contains(".docc/") }
        for (catalogue, articles) in Dictionary(grouping: files, by: { $0.components(separatedBy: ".docc/")[0] }) {
            let module = String(try #require(catalogue.split(separator: "/").dropLast().last))
            let landing = try Checkout.text("\(catalogue).docc/\(module).md")
            #expect(landing.hasPrefix("# ``\(module)``\n"))
            for article in articles where !article.hasSuffix("/\(module).md") {
                let name = try #require(article.split(separator: "/").last).dropLast(3)
                #expect(landing.contains("- <doc:\(name)>\n"), "the landing page of \(module) does not list \(name)")
            }
        }
    }

    @Test(
        "list on a landing page every public type of a library and every type that it exports again",
        arguments: [
            "Sources/JiraReader", "Sources/JiraConnector", "Sources/Sinks", "Sources/FactoryRuntime",
            "MockJira/Sources/MockJira",
        ]
    )
    func topics(_ folder: String) throws {
        let module = String(try #require(folder.split(separator: "/").last))
        let landing = try Checkout.text("\(folder)/Documentation.docc/\(module).md")
        let interface = try Checkout.text("Tests/ProjectTests/Interface/\(module).txt")
        var names = interface.matches(of: #/(?m)^(?<name>\w+): (?:[a-z]+ )?(?:struct|class|enum|protocol) /#)
            .map { "``\($0.output.name)``" }
        let exports = Checkout.root.appending(path: "\(folder)/Exports.swift")
        if let text = try? String(contentsOf: exports, encoding: .utf8) {
            names += text.matches(of: #/(?m)^@_exported public import \w+ (?<module>\w+)\.(?<name>\w+)$/#)
                .map { "``/\($0.output.module)/\($0.output.name)``" }
        }
        #expect(names.count > 5)
        for name in names {
            #expect(landing.contains("\n- \(name)\n"), "the landing page of \(module) does not list \(name)")
        }
    }

    @Test("refer only to types, targets, functions and files that exist")
    func names() throws {
        var words: Set<Substring> = []
        for folder in ["Sources", "MockJira", "Tests"] {
            for file in try Checkout.swiftFiles(below: folder) {
                words.formUnion(try Checkout.text(file).split { !$0.isLetter && !$0.isNumber && $0 != "_" })
            }
        }
        words.formUnion(["Package", "SwiftNIO"])
        var count = 0
        let articles = try Checkout.markdownFiles().filter {
            $0.contains(".docc/") && !$0.hasPrefix("Sources/jirastream/")
        }
        for article in articles {
            // Only words that begin with a capital letter are checked. The other words belong to shell commands, file
            // names or JSON.
            let names = try Checkout.text(article).matches(
                of: #/(?m)(?:^|[^`])`(?<name>[A-Z][A-Za-z0-9_.\/+]*)`(?:[^`]|$)/#
            )
            for name in names.map(\.output.name) {
                count += 1
                // These are placeholders for files beside an output, or for targets that a reader adds.
                if name.contains("OUTPUT") || name.contains("NAME") { continue }
                if ["Sources/", "MockJira/", "Tests/"].contains(where: name.hasPrefix) {
                    let path = Checkout.root.appending(path: String(name)).path
                    #expect(FileManager.default.fileExists(atPath: path), "\(article): there is no file \(name)")
                } else {
                    let unknown = name.split { "./".contains($0) }.filter { !words.contains($0) }
                    #expect(unknown.isEmpty, "\(article): no source has \(name)")
                }
            }
        }
        #expect(count > 100)
    }

    @Test("and all other documents link only to existing files and sections, and to well-formed addresses")
    func links() throws {
        let documents = try Checkout.markdownFiles()
        #expect(documents.contains("README.md") && documents.contains { $0.contains(".docc/") })
        for document in documents {
            let links = DocumentLinks(try Checkout.text(document))
            for target in links.targets {
                if let problem = try Self.problem(with: target, in: document) {
                    Issue.record("\(document) links to \(target): \(problem)")
                }
            }
        }
    }

    @Test("do not pass the check of links if a link leads nowhere")
    func brokenLinks() throws {
        let text = """
            # A title

            [here](#a-title), [there](README.md#nowhere), `[no](link)`, <https://example.com/a>

            ```text
            [no](link)
            ```

            [file](Sources/None.swift) and [site](http://exa mple) [reference]: https://

            [reference]: missing.md "A title"
            """
        let targets = DocumentLinks(text).targets
        #expect(
            targets == [
                "#a-title", "README.md#nowhere", "Sources/None.swift", "http://exa mple", "https://example.com/a",
                "missing.md",
            ]
        )
        let problems = try targets.filter { try Self.problem(with: $0, in: "CONTRIBUTING.md", text: text) != nil }
        #expect(problems == ["README.md#nowhere", "Sources/None.swift", "http://exa mple", "missing.md"])
    }

    /// Returns the reason why a link of a document cannot be followed, or `nil` if it can. External addresses are not
    /// requested. DocC checks the links between pages of a catalogue.
    private static func problem(with target: String, in document: String, text: String? = nil) throws -> String? {
        if target.hasPrefix("doc:") { return nil }
        if target.contains(":") {
            let parts = URLComponents(string: target)
            let isAddress = ["http", "https"].contains(parts?.scheme) && parts?.host?.isEmpty == false
            return isAddress || parts?.scheme == "mailto" ? nil : "it is no address"
        }
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let folder = document.split(separator: "/").dropLast().joined(separator: "/")
        let base = parts[0].hasPrefix("/") ? Checkout.root : Checkout.root.appending(path: folder)
        let file =
            parts[0].isEmpty ? Checkout.root.appending(path: document) : base.appending(path: parts[0]).standardized
        guard FileManager.default.fileExists(atPath: file.path) else { return "there is no such file" }
        guard parts.count > 1 else { return nil }
        let linked = parts[0].isEmpty ? text : nil
        let sections = DocumentLinks(try linked ?? String(contentsOf: file, encoding: .utf8)).sections
        return sections.contains(parts[1]) ? nil : "the file has no such section"
    }
}

/// The links and the sections of a Markdown document.
struct DocumentLinks {
    /// The targets of links: first those in parentheses, then those in angle brackets, then those of reference
    /// definitions.
    let targets: [String]
    /// The names by which links refer to the sections of the document.
    let sections: Set<String>

    init(_ text: String) {
        // Code contains no links, and its lines are not headings.
        let prose = text.replacing(#/(?ms)^ *```.*?^ *```$/#, with: "")
        let headings = prose.matches(of: #/(?m)^#+ +(.*)$/#).map { String($0.output.1) }
        sections = Set(headings.map(Self.name))
        let plain = prose.replacing(#/`[^`\n]*`/#, with: "")
        let inline = plain.matches(of: #/\]\(([^)\s]+(?: [^)"]+)?)(?: "[^"]*")?\)/#).map { String($0.output.1) }
        let angled = plain.matches(of: #/<((?:https?|doc|mailto):[^>]*)>/#).map { String($0.output.1) }
        let references = plain.matches(of: #/(?m)^\[[^\]]+\]: +(\S+)/#).map { String($0.output.1) }
        targets = inline + angled + references
    }

    /// Returns the name of a section that code hosting sites derive from its heading.
    private static func name(_ heading: String) -> String {
        heading.lowercased().replacing("`", with: "").filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
            .replacing(" ", with: "-")
    }
}
