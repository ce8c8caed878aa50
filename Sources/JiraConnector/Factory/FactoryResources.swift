public import FactoryDefinitions

/// The definitions that a run draws on, by kind and name.
///
/// Each is the `properties` object of its file, expressions unevaluated. Names ignore letter case, as in the service.
public struct FactoryResources: Sendable {
    /// The linked services.
    public var linkedServices: [String: FactoryObject]
    /// The datasets.
    public var datasets: [String: FactoryObject]
    /// The pipelines.
    public var pipelines: [String: FactoryObject]

    /// Creates a set of definitions.
    public init(
        linkedServices: [String: FactoryObject] = [:],
        datasets: [String: FactoryObject] = [:],
        pipelines: [String: FactoryObject] = [:]
    ) {
        self.linkedServices = linkedServices
        self.datasets = datasets
        self.pipelines = pipelines
    }

    func linkedService(_ name: String) throws(FactoryRunError) -> FactoryObject {
        try Self.find(name, in: linkedServices, kind: "linked service")
    }

    func dataset(_ name: String) throws(FactoryRunError) -> FactoryObject {
        try Self.find(name, in: datasets, kind: "dataset")
    }

    /// The pipeline of a name, with the name as its definition has it.
    func pipeline(_ name: String) throws(FactoryRunError) -> (name: String, properties: FactoryObject) {
        let properties = try Self.find(name, in: pipelines, kind: "pipeline")
        return (pipelines.keys.first { $0.lowercased() == name.lowercased() } ?? name, properties)
    }

    private static func find(
        _ name: String,
        in definitions: [String: FactoryObject],
        kind: String
    ) throws(FactoryRunError) -> FactoryObject {
        if let exact = definitions[name] { return exact }
        if let key = definitions.keys.first(where: { $0.lowercased() == name.lowercased() }),
            let found = definitions[key]
        {
            return found
        }
        let known = definitions.keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
        throw FactoryRunError(
            .invalidDefinition,
            "there is no \(kind) \"\(name)\"" + (known.isEmpty ? " among the definitions" : "; there are \(known)")
        )
    }
}
