internal import FactoryDefinitions
internal import HTTPTransport
internal import JiraReader

/// Resolves definitions to sites, tables and files.
struct FactoryBinding: Sendable {
    let definitions: DefinitionSet
    let secrets: SecretStore
    let output: OutputLocation
    /// The initial configuration of every reader.
    let reader: JiraClient.Configuration
    let clock: RunClock
    /// If `true`, settings that the service would reject are errors instead of notes.
    var isStrict = false
    /// The parameters of tables, by the table's name.
    var tableParameters: [String: [ReadOptions.Parameter]] = [:]

    /// A linked service with its parameters bound and its expressions evaluated.
    struct LinkedService: Sendable {
        let name: String
        /// The type: `Jira`, `FileServer`, `AzureKeyVault`, …
        let type: String
        let version: String?
        let properties: ResolvedObject
        let scope: ExpressionScope

        /// A text that is the same for linked services of the same store: its type and address. Without an address, it
        /// contains the name and the values of the parameters.
        var store: String {
            let names = ["host", "url", "serviceEndpoint", "serviceUrl", "sasUri", "connectionString", "fileShare"]
            let address = names.compactMap { name -> String? in
                guard case .string(let text)? = properties[name] else { return nil }
                return name + "=" + text
            }
            let own = FactoryValue.object(scope.linkedServiceParameters ?? FactoryObject()).exactJSON
            return ([type] + (address.isEmpty ? [name, own] : address)).joined(separator: " ").lowercased()
        }
    }

    /// A dataset with its parameters bound and its expressions evaluated.
    struct Dataset: Sendable {
        let name: String
        let type: String
        let properties: ResolvedObject
        let linkedService: LinkedService
    }

    /// Returns the dataset that a reference names.
    ///
    /// - Parameters:
    ///   - reference: A dataset reference with evaluated expressions.
    ///   - scope: The scope that provides the time and the random bits.
    func dataset(
        _ reference: FactoryValue?,
        in scope: ExpressionScope,
        place: String
    ) throws(FactoryRunError) -> Dataset {
        let (name, passed) = try self.reference(reference, place: place)
        let definition = try definitions.required(.dataset, named: name).values
        let owner = "the dataset \"\(name)\""
        var inner = ExpressionScope(now: scope.now, randomBits: scope.randomBits)
        inner.datasetParameters = try ParameterBinding.bind(definition["parameters"], passed: passed, owner: owner)
        let service = try ExpressionResolution.resolve(definition["linkedServiceName"], in: inner, named: owner)
        return Dataset(
            name: name,
            type: try ResolvedObject(definition, place: owner).requiredText("type"),
            properties: try ExpressionResolution.resolve(definition["typeProperties"], in: inner, named: owner),
            linkedService: try linkedService(.object(service.object), in: inner, place: owner)
        )
    }

    /// Returns the dataset of one end of an activity.
    ///
    /// - Parameters:
    ///   - parts: The objects that may contain the settings of the dataset, as in pipelines of Microsoft Fabric. Their
    ///     expressions have been evaluated.
    ///   - reference: Returns the reference to the dataset. It is called if no part contains settings.
    func dataset(
        in parts: [ResolvedObject],
        in scope: ExpressionScope,
        place: String,
        or reference: () throws(FactoryRunError) -> FactoryValue?
    ) throws(FactoryRunError) -> Dataset {
        for part in parts {
            guard let settings = try part.object(InlineDataset.property) else { continue }
            return Dataset(
                name: InlineDataset.property,
                type: try settings.requiredText("type"),
                properties: try settings.object("typeProperties")
                    ?? ResolvedObject(FactoryObject(), place: settings.place),
                linkedService: try linkedService(ofInline: settings, in: scope)
            )
        }
        return try dataset(try reference(), in: scope, place: place)
    }

    /// Returns the linked service whose name is in the settings of a dataset.
    private func linkedService(
        ofInline settings: ResolvedObject,
        in scope: ExpressionScope
    ) throws(FactoryRunError) -> LinkedService {
        if settings["linkedServiceName"] != nil {
            return try linkedService(settings["linkedServiceName"], in: scope, place: settings.place)
        }
        var names: [String] = []
        for path in InlineDataset.namePaths {
            var value: FactoryValue? = .object(settings.object)
            for step in path {
                guard case .object(let object)? = value else {
                    value = nil
                    break
                }
                value = object[step]
            }
            guard case .string(let name)? = value, !name.isEmpty else { continue }
            if definitions.definition(.linkedService, named: name) != nil {
                let reference = FactoryObject([("referenceName", .string(name))])
                return try linkedService(.object(reference), in: scope, place: settings.place)
            }
            names.append("\"\(name)\"")
        }
        throw FactoryRunError(
            .unsupported,
            "\(settings.place) names no linked service of these definitions"
                + (names.isEmpty ? "" : " (\(names.joined(separator: ", ")))")
                + "; add a linked service with the name of the connection"
        )
    }

    /// Returns the linked service that a reference names.
    ///
    /// - Parameters:
    ///   - reference: A linked service reference with evaluated expressions.
    ///   - scope: The scope that provides the time and the random bits.
    func linkedService(
        _ reference: FactoryValue?,
        in scope: ExpressionScope,
        place: String
    ) throws(FactoryRunError) -> LinkedService {
        let (name, passed) = try self.reference(reference, place: place)
        let definition = try definitions.required(.linkedService, named: name).values
        let owner = "the linked service \"\(name)\""
        var inner = ExpressionScope(now: scope.now, randomBits: scope.randomBits)
        inner.linkedServiceParameters = try ParameterBinding.bind(
            definition["parameters"],
            passed: passed,
            owner: owner
        )
        let head = ResolvedObject(definition, place: owner)
        return LinkedService(
            name: name,
            type: try head.requiredText("type"),
            version: try head.text("version"),
            properties: try ExpressionResolution.resolve(definition["typeProperties"], in: inner, named: owner),
            scope: inner
        )
    }

    /// Returns the name and the parameters in an evaluated reference. They are not evaluated again, because a result
    /// may look like an expression.
    private func reference(
        _ reference: FactoryValue?,
        place: String
    ) throws(FactoryRunError) -> (name: String, parameters: FactoryObject) {
        guard case .object(let object)? = reference else {
            throw FactoryRunError(.invalidDefinition, "\(place) has no reference")
        }
        let resolved = ResolvedObject(object, place: "a reference of \(place)")
        return (
            try resolved.requiredText("referenceName"), try resolved.object("parameters")?.object ?? FactoryObject()
        )
    }
}
