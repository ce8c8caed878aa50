/// The factory's resources of a template of Azure Resource Manager.
///
/// https://learn.microsoft.com/azure/data-factory/continuous-integration-delivery-resource-manager-custom-parameters
enum TemplateResources {
    /// A resource and what its `type` says that it is.
    struct Resource {
        /// `nil` for resources that are none of ours, such as triggers.
        var kind: Definition.Kind?
        var value: LocatedValue
    }

    /// The resources of a template, those inside others included; `nil` where the file is no template.
    static func find(in root: LocatedValue) -> [Resource]? {
        guard let resources = root["resources"]?.elements, root["properties"] == nil else { return nil }
        var found: [Resource] = []
        collect(resources, into: &found)
        return found
    }

    private static func collect(_ resources: [LocatedValue], into found: inout [Resource]) {
        for resource in resources {
            found.append(Resource(kind: kind(resource["type"]?.text), value: evaluated(resource)))
            collect(resource["resources"]?.elements ?? [], into: &found)
        }
    }

    /// What a resource's type says: `Microsoft.DataFactory/factories/linkedServices`, or, inside a factory, its end alone.
    static func kind(_ type: String?) -> Definition.Kind? {
        guard let type else { return nil }
        switch type.split(separator: "/").last?.lowercased() {
        case "linkedservices": return .linkedService
        case "datasets": return .dataset
        case "pipelines": return .pipeline
        default: return nil
        }
    }

    /// The name in `[concat(parameters('factoryName'), '/Name')]`, or the end of a name with slashes; the text itself else.
    static func name(_ text: String) -> String {
        var text = Substring(text)
        if text.hasPrefix("["), text.hasSuffix("]") {
            let literals = text.split(separator: "'", omittingEmptySubsequences: false)
            // Between the last two quotes.
            if literals.count >= 3 { text = literals[literals.count - 2] }
        }
        return text.split(separator: "/").last.map(String.init) ?? String(text)
    }

    /// A resource with the texts that a deployment would evaluate as such: `[…]` is an expression, `[[…` is the text `[…`.
    private static func evaluated(_ value: LocatedValue) -> LocatedValue {
        var value = value
        switch value.content {
        case .string(let text) where text.hasPrefix("[["): value.content = .string(String(text.dropFirst()))
        case .string(let text) where text.hasPrefix("[") && text.hasSuffix("]"): value.content = .template(text)
        case .array(let elements): value.content = .array(elements.map(evaluated))
        case .object(let members):
            value.content = .object(
                members.map { LocatedValue.Member(name: $0.name, value: evaluated($0.value), range: $0.range) }
            )
        default: break
        }
        return value
    }
}
