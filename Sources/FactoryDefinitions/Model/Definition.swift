package import InterimData

/// A linked service, a dataset or a pipeline, read from a file or a template.
package struct Definition: Sendable {
    /// The kind. New kinds may be added.
    package struct Kind: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case linkedService, dataset, pipeline
        }
        private let value: Value
        private init(_ value: Value) { self.value = value }

        /// A linked service: an address and credentials.
        package static let linkedService = Kind(.linkedService)
        /// A dataset: a table or files.
        package static let dataset = Kind(.dataset)
        /// A pipeline: a list of activities.
        package static let pipeline = Kind(.pipeline)

        /// All kinds.
        package static let all = [linkedService, dataset, pipeline]

        /// The kind's name.
        package var description: String { value.rawValue }

        /// The name for messages, such as "linked service".
        package var words: String { self == .linkedService ? "linked service" : value.rawValue }

        /// The `type` of a reference to a definition of this kind.
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
    /// The name, without the prefix of the factory; empty if the definition has no name.
    package var name: String
    /// The path of the file, as it was given or found.
    package var file: String
    /// The object with `name` and `properties`.
    package var root: LocatedValue
    /// The object `properties`, as in the file. In a template, a string that a deployment evaluates has the content
    /// ``LocatedValue/Content/template(_:)``.
    package var properties: LocatedValue
    /// If `true`, this is a dataset inside an activity.
    var isInline = false
    /// The parameters and variables of the template that contains the definition; `nil` outside of templates.
    var scope: TemplateScope?

    /// The object `properties`, in which the expressions of a template are replaced with the values of its parameters
    /// and variables, or with `null` if they have no value. Takes time in proportion to the definition.
    package var resolved: LocatedValue { scope?.resolved(properties) ?? properties }

    /// The members of ``resolved``, without their positions in the file.
    package var values: FactoryObject {
        guard case .object(let object) = resolved.factoryValue else { return FactoryObject() }
        return object
    }

    /// The declarations of parameters, by name.
    var parameters: [LocatedValue.Member] { properties["parameters"]?.members ?? [] }

    /// Returns the declaration of the parameter with a name. If there is none, returns that of a parameter whose name
    /// differs in letter case only, or `nil`.
    func parameter(_ name: String) -> LocatedValue? {
        if let exact = parameters.first(where: { $0.name == name }) { return exact.value }
        let lowercased = name.lowercased()
        return parameters.first { $0.name.lowercased() == lowercased }?.value
    }

    /// The member `type` of the properties, if it is text.
    var typeName: String? { properties["type"]?.text }
}
