package import InterimData

/// A linked service, a dataset or a pipeline, as a file or a template has it.
package struct Definition: Sendable {
    /// The kind. New kinds may be added.
    package struct Kind: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case linkedService, dataset, pipeline
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// An address and a login.
        package static let linkedService = Kind(.linkedService)
        /// A table or a file.
        package static let dataset = Kind(.dataset)
        /// Activities.
        package static let pipeline = Kind(.pipeline)

        /// All kinds.
        package static let all = [linkedService, dataset, pipeline]

        /// The kind's name.
        package var description: String { value.rawValue }

        /// In words: "linked service".
        package var words: String { self == .linkedService ? "linked service" : value.rawValue }

        /// The `type` of a reference to one; nothing that is run here refers to a pipeline otherwise.
        var referenceType: String {
            switch value {
            case .linkedService: "LinkedServiceReference"
            case .dataset: "DatasetReference"
            case .pipeline: "PipelineReference"
            }
        }
    }

    /// The kind.
    package var kind: Kind
    /// The name, without the factory's in front; empty where it has none.
    package var name: String
    /// The file, as it was named when it was read.
    package var file: String
    /// The object that has `name` and `properties`.
    package var root: LocatedValue
    /// The object `properties`, as the file has it. What only the deployment of a template knows is
    /// ``LocatedValue/Content/template(_:)``.
    package var properties: LocatedValue
    /// The parameters and variables of the template that the definition is in; `nil` outside of templates.
    var scope: TemplateScope?

    /// The object `properties`, with the values of a template's parameters and variables in place of the template's expressions;
    /// those without a value are `null`. Takes time in proportion to the definition.
    package var resolved: LocatedValue { scope?.resolved(properties) ?? properties }

    /// The members of ``resolved``, without their places.
    package var values: FactoryObject {
        guard case .object(let object) = resolved.factoryValue else { return FactoryObject() }
        return object
    }

    /// The declarations of parameters, by name.
    var parameters: [LocatedValue.Member] { properties["parameters"]?.members ?? [] }

    /// The declaration of a parameter; where there is none of that very name, one whose name differs in letter case only.
    func parameter(_ name: String) -> LocatedValue? {
        if let exact = parameters.first(where: { $0.name == name }) { return exact.value }
        let lowercased = name.lowercased()
        return parameters.first { $0.name.lowercased() == lowercased }?.value
    }

    /// The `type` among the properties, where it is text.
    var typeName: String? { properties["type"]?.text }
}
