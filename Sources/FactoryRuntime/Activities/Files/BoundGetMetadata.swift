internal import FactoryDefinitions
internal import Foundation
internal import Sinks

/// A query of the metadata of a file or folder.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-get-metadata-activity
struct BoundGetMetadata: BoundActivity {
    static let type = "GetMetadata"
    static let errorNumber = "2011"
    static let reusesOutput = true

    var files: LocalFiles
    var fields: [String]
    var range: ModificationRange
    var linkedService: String?

    static func bind(
        _ activity: PipelineActivity,
        settings: ResolvedObject,
        scope: ExpressionScope,
        run: String,
        in binding: FactoryBinding
    ) throws(FactoryRunError) -> BoundGetMetadata {
        let dataset = try binding.dataset(settings["dataset"], in: scope, place: settings.place)
        guard case .array(let elements)? = settings["fieldList"], !elements.isEmpty else {
            throw settings.invalidValue("fieldList", "an array of names")
        }
        var names: [String] = []
        for element in elements {
            let known = RunnableActivities.metadataFields.first { $0.lowercased() == element.text.lowercased() }
            guard let known else {
                throw FactoryRunError(
                    .unsupported,
                    "the field \"\(element.text)\" of \(settings.place) is not supported here; supported are "
                        + RunnableActivities.metadataFields.joined(separator: ", ")
                )
            }
            names.append(known)
        }
        let files = try LocalFiles(of: dataset, in: binding)
        guard files.pattern == nil else {
            throw FactoryRunError(.path, "\(dataset.properties.place): a GetMetadata activity takes no wildcard")
        }
        return BoundGetMetadata(
            files: files,
            fields: names,
            range: try ModificationRange(try settings.object("storeSettings")),
            linkedService: dataset.linkedService.name
        )
    }

    func describe(in object: inout FactoryObject) { object["path"] = .string(files.path) }

    func run(_ attempt: ActivityAttempt) async throws(FactoryRunError) -> ActivityRun.AttemptResult {
        do {
            return ActivityRun.AttemptResult(output: try await blocking { .object(try output()) })
        } catch {
            throw FactoryRunError(error)
        }
    }

    /// Returns the output. The method blocks.
    private func output() throws(FactoryRunError) -> FactoryObject {
        try files.checkLinks()
        let item = files.item().flatMap { $0.isFolder == files.isFile ? nil : $0 }
        var output = FactoryObject()
        guard let item else {
            guard fields.contains("exists") else {
                throw FactoryRunError(
                    .activity,
                    "there is no \(files.isFile ? "file" : "folder") \"\(files.path)\"; add exists to the fieldList if "
                        + "it may be missing"
                )
            }
            output["exists"] = .boolean(false)
            return output
        }
        for field in fields {
            switch field {
            case "exists": output[field] = .boolean(true)
            case "itemName": output[field] = .string(item.name)
            case "itemType": output[field] = .string(item.isFolder ? "Folder" : "File")
            case "size" where !item.isFolder: output[field] = .integer(item.size)
            case "created": output[field] = LocalFiles.time(item.created)
            case "lastModified": output[field] = LocalFiles.time(item.modified)
            case "childItems" where item.isFolder:
                let children = files.children(of: item.path).filter { child in
                    // A range of times selects files only.
                    range.isUnlimited || !child.isFolder && range.contains(child.modified)
                }
                output[field] = .array(
                    children.map { child in
                        let type = child.isFolder ? "Folder" : "File"
                        return .object(FactoryObject([("name", .string(child.name)), ("type", .string(type))]))
                    }
                )
            default:
                throw FactoryRunError(
                    .activity,
                    "the field \(field) is only for \(item.isFolder ? "files" : "folders"), and \"\(item.path)\" is a "
                        + (item.isFolder ? "folder" : "file")
                )
            }
        }
        return output
    }
}
