internal import InterimData

/// Upgrades a linked service: sets the version, and removes the settings for encryption and verification, which version
/// 2.0 does not have.
///
/// If only some datasets of the linked service can be upgraded, a second linked service is added for these.
struct LinkedServiceUpgrade {
    private let definition: Definition
    private let set: DefinitionSet
    private let files: [DefinitionFiles.File]

    init(of definition: Definition, in set: DefinitionSet, files: [DefinitionFiles.File]) {
        self.definition = definition
        self.set = set
        self.files = files
    }

    /// Adds the upgrade to `results`, which has the results of all datasets, and a second linked service to `added`.
    func apply(to results: inout [UpgradeResult], adding added: inout [DefinitionFiles.File]) {
        guard definition.typeName == "Jira", ConnectorVersion(definition.properties) == .one,
            definition.properties.member("type") != nil
        else { return }
        let own = results.indices.filter { isUser(results[$0].definition) }
        // A dataset whose linked service is known only at run time may use this one.
        let unknown = set.definitions.filter { dataset in
            dataset.kind == .dataset && dataset.typeName == "JiraObject"
                && dataset.properties["linkedServiceName"]?["referenceName"]?.literalText == nil
        }
        let kept =
            (own.filter { results[$0].isRejected }.map { results[$0].definition } + unknown).map(\.name) + inlineUsers
        let moved = own.filter { !results[$0].isRejected && !results[$0].changes.isEmpty }
        if kept.isEmpty {
            var result = UpgradeResult(definition)
            change(&result)
            results.append(result)
        } else if !moved.isEmpty {
            let names = kept.map { "\"\($0)\"" }.joined(separator: ", ")
            guard let second = makeSecond(added) else {
                for place in moved {
                    results[place].reject(
                        definition.root,
                        in: definition.file,
                        "the linked service \"\(definition.name)\" must stay of version 1.0 for \(names), and a second one "
                            + (Self.isFileName(definition.name)
                                ? "cannot be added to this file" : "cannot have a file of this name")
                            + "; add it, and use it in the dataset "
                            + "\"\(results[place].definition.name)\""
                    )
                }
                return
            }
            added.append(second.file)
            for place in moved {
                guard let reference = results[place].definition.properties["linkedServiceName"]?["referenceName"] else {
                    continue
                }
                results[place].change(results[place].definition.file) {
                    $0.replace(reference, with: JSONText.json(of: second.name))
                }
            }
            var result = UpgradeResult(definition)
            result.warn(
                definition.root,
                in: definition.file,
                "\"\(definition.name)\" is still of version 1.0 for \(names); the datasets that are upgraded use the new "
                    + "linked service \"\(second.name)\" in \(second.file.path). A secret in the environment must have its "
                    + "name too"
            )
            results.append(result)
        }
    }

    /// The activities whose source has a dataset of its own over this linked service, as in pipelines of Microsoft
    /// Fabric. Such a dataset is not upgraded.
    private var inlineUsers: [String] {
        self.set.definitions.filter { $0.kind == .pipeline }.flatMap { PipelineActivities($0.properties).all }
            .filter { activity in
                let settings = activity.value["typeProperties"]
                return [settings, settings?["source"]].contains { part in
                    guard let dataset = part?[InlineDataset.property] else { return false }
                    return InlineDataset.namePaths.contains { path in
                        path.reduce(dataset as LocatedValue?) { $0?[$1] }?.literalText?.lowercased()
                            == definition.name.lowercased()
                    }
                }
            }
            .map(\.name)
    }

    private func isUser(_ dataset: Definition) -> Bool {
        dataset.properties["linkedServiceName"]?["referenceName"]?.literalText?.lowercased()
            == definition.name.lowercased()
    }

    private func change(_ result: inout UpgradeResult) {
        let properties = definition.properties
        guard let type = properties.member("type") else { return }
        let version = properties.member("version")
        result.change(definition.file) { edits in
            if let version {
                edits.replace(version.value, with: "\"2.0\"")
            } else {
                edits.insert([("version", "\"2.0\"")], after: type)
            }
        }
        if let runtime = properties["connectVia"] {
            result.warn(
                runtime,
                in: definition.file,
                "version 2.0 needs a self-hosted integration runtime of version 5.61 or above"
            )
        }
        guard let settings = properties["typeProperties"], settings.members != nil else { return }
        let switches: Set<String> = ["useEncryptedEndpoints", "useHostVerification", "usePeerVerification"]
        let present = (settings.members ?? []).filter { switches.contains($0.name) }
        if present.isEmpty { return }
        result.change(definition.file) { $0.remove(switches, from: settings) }
        for member in present where member.value.flag != true {
            if case .null = member.value.content { continue }
            let isOff = member.value.flag == false
            var message = "\(member.name) was removed: version 2.0 "
            switch member.name {
            case "useEncryptedEndpoints":
                message += "always uses HTTPS"
                let port = settings["port"]
                message += port.map { "; the port is still \($0.shown)" } ?? "; the port is now 443, it was 8080"
            case "useHostVerification": message += "always compares the certificate's name with the host"
            default: message += "always verifies the certificate"
            }
            result.warn(member.value, in: definition.file, message + (isOff ? "" : " (the value was dynamic)"))
        }
    }

    /// Returns a Boolean value that indicates whether the name of a definition can be that of its file, which must not
    /// lead to another folder.
    private static func isFileName(_ name: String) -> Bool {
        !name.contains { $0 == "/" || $0 == "\\" || $0.isNewline } && !name.hasPrefix(".")
    }

    /// Returns a linked service of version 2.0 in a file of its own; `nil` if the definition is part of a file with
    /// others, such as a template.
    private func makeSecond(_ added: [DefinitionFiles.File]) -> (name: String, file: DefinitionFiles.File)? {
        guard definition.scope == nil, definition.root.path.tokens.isEmpty,
            let file = files.first(where: { $0.path == definition.file }),
            let nameValue = definition.root["name"] ?? nil
        else { return nil }
        guard Self.isFileName(definition.name) else { return nil }
        let slash = definition.file.lastIndex(of: "/")
        let folder = slash.map { String(definition.file[...$0]) } ?? ""
        let paths = Set((files + added).map { $0.path.lowercased() })
        var number = 2
        var name = definition.name + "_v2"
        while set.definition(.linkedService, named: name) != nil
            || paths.contains((folder + name + ".json").lowercased())
        {
            number += 1
            name = definition.name + "_v2_\(number - 1)"
        }
        var result = UpgradeResult(definition)
        change(&result)
        var edits = JSONEdits(file.bytes)
        for (_, change) in result.changes { change(&edits) }
        edits.replace(nameValue, with: JSONText.json(of: name))
        return (name, DefinitionFiles.File(path: folder + name + ".json", bytes: edits.result, isNamed: file.isNamed))
    }
}
