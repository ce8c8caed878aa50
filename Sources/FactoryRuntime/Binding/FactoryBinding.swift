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

    /// A linked service with its parameters bound and its expressions evaluated.
    struct LinkedService: Sendable {
        let name: String
        /// The type: `Jira`, `FileServer`, `AzureKeyVault`, …
        let type: String
        let version: String?
        let properties: ResolvedObject
        let scope: ExpressionScope
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
