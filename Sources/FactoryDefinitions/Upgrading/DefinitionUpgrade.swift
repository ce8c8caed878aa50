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
