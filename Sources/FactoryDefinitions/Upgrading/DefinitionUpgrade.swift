internal import InterimData

/// Upgrades definitions from version 1.0 of the connector to version 2.0.
///
/// A dataset is upgraded together with everything that names its columns: queries, mappings, additional columns, cached
/// schemas, and expressions that read the rows of a lookup. If one of these cannot be upgraded, the dataset and its uses
/// stay as they are, and the reason is reported. A linked service is upgraded if all its datasets are. If only some of
/// them are, a second linked service of version 2.0 is added for these. The result is a set of definitions that runs.
/// https://learn.microsoft.com/azure/data-factory/connector-jira#upgrade-the-jira-connector-from-version-10-to-version-20
public struct DefinitionUpgrade: Sendable {
    /// The files that change, with their new content, in the order in which they were given.
    public private(set) var changed: [DefinitionFiles.File] = []
    /// New files, each with a linked service.
    public private(set) var added: [DefinitionFiles.File] = []
    /// Notes about changes of meaning (`upgrade.changed`) and about definitions that could not be upgraded
    /// (`upgrade.notCarried`).
    public private(set) var notes: [Diagnostic] = []

    /// A Boolean value that indicates whether at least one definition could not be upgraded.
    public var isIncomplete: Bool { notes.contains { $0.severity == .error } }

    /// Upgrades files that are given together. Files that cannot be parsed are not changed; ``DefinitionSet/problems``
    /// contains the reasons. Takes time in proportion to the files.
    ///
    /// - Parameters:
    ///   - set: The definitions of the files.
    ///   - files: The files that the set was read from.
    ///   - tables: The tables and their columns.
    public init(of set: DefinitionSet, in files: [DefinitionFiles.File], tables: TableNames) {
        var results: [UpgradeResult] = []
        for definition in set.definitions where definition.kind == .dataset && definition.typeName == "JiraObject" {
            results.append(DatasetUpgrade(of: definition, in: set, tables: tables).result)
        }
        for definition in set.definitions where definition.kind == .linkedService {
            LinkedServiceUpgrade(of: definition, in: set, files: files).apply(to: &results, adding: &added)
        }
        var edits: [String: JSONEdits] = [:]
        for file in files { edits[file.path] = JSONEdits(file.bytes) }
        // Notes are in the order of the definitions, whatever the order in which they were found.
        var findings: [String: Findings] = [:]
        for (file, change) in TextReplacement.changes(results.filter { !$0.isRejected }.flatMap(\.replacements)) {
            change(&edits[file, default: JSONEdits([])])
        }
        for result in results {
            for (file, change) in result.isRejected ? [] : result.changes {
                change(&edits[file, default: JSONEdits([])])
            }
            for note in result.isRejected ? result.notes.filter({ $0.severity == .error }) : result.notes {
                findings[note.file, default: Findings(file: note.file)].add(note)
            }
        }
        for file in files {
            notes += (findings[file.path]?.diagnostics ?? []).enumerated()
                .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
            guard let edits = edits[file.path], !edits.isEmpty else { continue }
            changed.append(DefinitionFiles.File(path: file.path, bytes: edits.result, isNamed: file.isNamed))
        }
    }
}

/// A replacement of a part of a text.
struct TextReplacement {
    let file: String
    /// The value with the text.
    let value: LocatedValue
    /// The text.
    let text: String
    /// The part, in UTF-8 bytes.
    let range: Range<Int>
    let replacement: String

    /// Returns the changes of the files, with all replacements of a text in one.
    static func changes(_ replacements: [TextReplacement]) -> [(file: String, change: (inout JSONEdits) -> Void)] {
        Dictionary(grouping: replacements) { "\($0.value.range.lowerBound) \($0.file)" }.values.map { parts in
            var bytes = Array(parts[0].text.utf8)
            var start = Int.max
            for part in parts.sorted(by: { $0.range.lowerBound > $1.range.lowerBound })
            where part.range.upperBound <= start {
                bytes.replaceSubrange(part.range, with: Array(part.replacement.utf8))
                start = part.range.lowerBound
            }
            let (value, json) = (parts[0].value, JSONText.json(of: String(decoding: bytes, as: UTF8.self)))
            return (parts[0].file, { $0.replace(value, with: json) })
        }
    }
}

/// The upgrade of a definition and of its uses, which is applied as a whole or not at all.
struct UpgradeResult {
    /// The upgraded definition.
    let definition: Definition
    /// The changes, each with the path of its file.
    var changes: [(file: String, change: (inout JSONEdits) -> Void)] = []
    /// The replacements of parts of texts. Several definitions may change the same text.
    var replacements: [TextReplacement] = []
    /// The notes about changes of meaning, and the reasons why the definition cannot be upgraded.
    var notes: [Diagnostic] = []

    init(_ definition: Definition) { self.definition = definition }

    /// A Boolean value that indicates whether a part cannot be upgraded, so that nothing is changed.
    var isRejected: Bool { notes.contains { $0.severity == .error } }

    mutating func change(_ file: String, _ change: @escaping (inout JSONEdits) -> Void) {
        changes.append((file, change))
    }

    /// Adds the reason why a value cannot be upgraded.
    mutating func reject(_ value: LocatedValue, in file: String, _ message: String) {
        notes.append(Diagnostic("upgrade.notCarried", at: DefinitionLocation(value, in: file), message))
    }

    /// Adds a note about a change of meaning.
    mutating func warn(_ value: LocatedValue, in file: String, _ message: String) {
        notes.append(
            Diagnostic("upgrade.changed", at: DefinitionLocation(value, in: file), message, severity: .warning)
        )
    }
}
