internal import FactoryDefinitions
internal import Foundation
internal import Sinks

/// A deletion of files below the folder of outputs.
///
/// Nothing is deleted outside of that folder, in the folder of state files, or if the run reads it. Links are removed,
/// not followed.
/// https://learn.microsoft.com/azure/data-factory/delete-activity
struct BoundDelete: BoundActivity {
    static let type = "Delete"
    static let errorNumber = "2011"
    static let reusesOutput = true

    /// The maximum number of names in the output. If more files are deleted, the activity runs again when the run is
    /// resumed, because the names identify the deleted files of copies.
    private static let listedCount = 10_000

    var dataset: String
    var files: LocalFiles
    /// The pattern of file names; `nil` for all files of a folder.
    var pattern: String?
    var isRecursive: Bool
    var range: ModificationRange
    var notes: [String]
    var linkedService: String?
    /// The store of the dataset.
    var store: String

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundDelete {
        let dataset = try binding.dataset(settings["dataset"], in: scope, place: settings.place)
        let files = try LocalFiles(of: dataset, in: binding)
        let store = try settings.object("storeSettings")
        try rejectUnknown(settings, known: knownSettings)
        if let store { try rejectUnknown(store, known: knownStoreSettings) }
        // Older definitions have `recursive` beside the settings of the store.
        let outer = try settings.boolean("recursive")
        let isRecursive = try store?.boolean("recursive") ?? outer ?? false
        var notes: [String] = []
        if try settings.boolean("enableLogging") ?? false {
            notes.append("enableLogging has no effect here; the output lists the deleted files")
        }
        let range = try ModificationRange(store)
        let wildcard = try store?.text("wildcardFileName")
        if let store, let wildcard {
            guard !wildcard.isEmpty, !wildcard.contains(where: { $0 == "/" || $0 == "\\" }) else {
                throw store.invalidValue("wildcardFileName", "a pattern of file names, such as *.csv")
            }
            guard !files.isFile else {
                throw FactoryRunError(
                    .invalidDefinition,
                    "\(settings.place) has a wildcardFileName, but its dataset \"\(dataset.name)\" names one file; leave "
                        + "out one of them"
                )
            }
        }
        let pattern = wildcard ?? files.pattern
        let selectsAll = pattern.map { $0.allSatisfy { $0 == "*" } } ?? true
        guard files.path != files.root || !selectsAll || !isRecursive else {
            throw FactoryRunError(
                .path,
                "\(settings.place) would delete the whole folder of outputs; give the dataset a folderPath"
            )
        }
        return BoundDelete(
            dataset: dataset.name,
            files: files,
            pattern: pattern,
            isRecursive: isRecursive,
            range: range,
            notes: notes,
            linkedService: dataset.linkedService.name,
            store: dataset.linkedService.store
        )
    }

    private static let knownSettings: Set<String> = [
        "dataset", "enableLogging", "logStorageSettings", "maxConcurrentConnections", "recursive", "storeSettings",
        InlineDataset.property,
    ]

    private static let knownStoreSettings: Set<String> = [
        "type", "recursive", "wildcardFileName", "modifiedDatetimeStart", "modifiedDatetimeEnd",
        "maxConcurrentConnections", "enablePartitionDiscovery", "disableMetricsCollection",
    ]

    /// Rejects a setting that is not supported or is misspelled, because it may select the files: without it, more files
    /// would be deleted.
    private static func rejectUnknown(_ settings: ResolvedObject, known: Set<String>) throws(FactoryRunError) {
        for member in settings.object.members where !known.contains(member.name) && member.value != .null {
            throw FactoryRunError(
                .unsupported,
                "the setting \"\(member.name)\" of \(settings.place) is not supported here, and without it other files "
                    + "would be deleted; supported are \(known.sorted().joined(separator: ", "))"
            )
        }
    }

    func describe(in object: inout FactoryObject) {
        object["path"] = .string(files.path)
        if let pattern { object["pattern"] = .string(pattern) }
        object["recursive"] = .boolean(isRecursive)
    }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        let protected = attempt.run.settings.inputFiles.map(\.path)
        do {
            let shared = attempt.context.shared
            let (output, paths) = try await blocking { try delete(protecting: protected, shared) }
            shared.release(deleted: paths)
            return ActivityRun.AttemptResult(output: .object(output), isReusable: paths.count <= Self.listedCount)
        } catch {
            throw FactoryRunError(error)
        }
    }

    /// Deletes the files, and returns the output and the paths of the files. The method blocks.
    private func delete(
        protecting protected: [String],
        _ shared: SharedRun
    ) throws(FactoryRunError) -> (output: FactoryObject, paths: [String]) {
        try files.checkDeletable()
        var found: [LocalFiles.Item] = []
        var folders: [String] = []
        if files.isFile {
            if let item = files.item(), !item.isFolder, range.contains(item.modified) { found.append(item) }
        } else {
            collect(files.path, &found, &folders)
        }
        let real = Set(protected.map { URL(fileURLWithPath: $0).standardizedFileURL.resolvingSymlinksInPath().path })
        for item in found {
            let path = URL(fileURLWithPath: item.path).standardizedFileURL.resolvingSymlinksInPath().path
            guard !real.contains(path) else {
                throw FactoryRunError(.path, "the file \"\(item.path)\" cannot be deleted, because the run reads it")
            }
            try shared.checkDeletion(of: item.path, in: store)
        }
        for item in found {
            try Self.remove(item.path)
            // The manifest of a file that no longer exists would be reported as a damaged output.
            try? FileManager.default.removeItem(atPath: item.path + ".manifest.json")
        }
        // A folder is deleted only if nothing is left in it, such as a file that another program has just written.
        if isRecursive, pattern == nil, range.isUnlimited {
            for folder in folders.reversed() { rmdir(folder) }
        }
        let location = OutputLocation(root: files.root)
        let names = found.prefix(Self.listedCount).map { FactoryValue.string(location.relative($0.path)) }
        let output = FactoryObject([
            ("datasetName", .string(dataset)),
            ("recursive", .boolean(isRecursive)),
            ("isWildcardUsed", .boolean(pattern != nil)),
            ("filesDeleted", .integer(Int64(found.count))),
            ("effectiveIntegrationRuntime", ActivityOutput.runtime),
            ("jirastream", .object(FactoryObject([("deleted", .array(Array(names)))]))),
        ])
        return (output, found.map(\.path))
    }

    /// Collects the files of a folder that are deleted, and the folders inside it. A folder precedes its content.
    private func collect(_ folder: String, _ found: inout [LocalFiles.Item], _ folders: inout [String]) {
        folders.append(folder)
        for item in files.children(of: folder) {
            if item.isFolder {
                if isRecursive { collect(item.path, &found, &folders) }
            } else if pattern.map({ LocalFiles.matches(item.name, $0) }) ?? true, range.contains(item.modified) {
                found.append(item)
            }
        }
    }

    private static func remove(_ path: String) throws(FactoryRunError) {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            guard FileManager.default.fileExists(atPath: path) else { return }
            throw FactoryRunError(.activity, "the file \"\(path)\" cannot be deleted: \(error.localizedDescription)")
        }
    }
}
