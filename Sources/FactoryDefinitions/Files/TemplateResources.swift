internal import InterimData

/// The Data Factory resources of an Azure Resource Manager template.
///
/// https://learn.microsoft.com/azure/data-factory/continuous-integration-delivery-resource-manager-custom-parameters
enum TemplateResources {
    /// A resource of a template.
    struct Resource {
        /// The kind of the definition; `nil` for other resources, such as triggers.
        var kind: Definition.Kind?
        /// The object with the global parameters, if the resource is a factory that has them.
        var globalParameters: LocatedValue?
        var value: LocatedValue
        /// The parameters and variables that the expressions of the resource read.
        var scope: TemplateScope
    }

    /// Returns the resources of a template, including those inside other resources and inside nested deployments.
    /// Returns `nil` if the file is not a template.
    ///
    /// - Parameter values: The values of the template's parameters, as far as they are given.
    static func find(in root: LocatedValue, values: FactoryObject) -> [Resource]? {
        guard root["properties"] == nil, let resources = list(root["resources"]) else { return nil }
        // Other files may have an object of the same name.
        let isTemplate = root["languageVersion"] != nil || root["$schema"]?.text?.contains("deploymentTemplate") == true
        guard isTemplate || root["resources"]?.elements != nil else { return nil }
        var found: [Resource] = []
        collect(resources, TemplateScope(of: root, values: values), into: &found)
        return found
    }

    /// Returns the resources of a list. In a template with symbolic names, such as Bicep creates, the list is an object.
    private static func list(_ resources: LocatedValue?) -> [LocatedValue]? {
        resources?.elements ?? resources?.members.map { $0.map(\.value) }
    }

    /// Returns the values in a template's parameter file, which a factory exports with the template. The result is
    /// empty for other files.
    static func parameterValues(_ root: LocatedValue) -> [(name: String, value: FactoryValue)] {
        guard let schema = root["$schema"]?.text, schema.contains("deploymentParameters") else { return [] }
        return values(root["parameters"]) { $0.factoryValue }
    }

    private static func collect(_ resources: [LocatedValue], _ scope: TemplateScope, into found: inout [Resource]) {
        for resource in resources where !isSkipped(resource, scope) {
            let type = resource["type"]?.text
            if type?.lowercased() == "microsoft.resources/deployments" {
                collect(nestedIn: resource, scope, into: &found)
            } else {
                let value = evaluated(resource)
                let kind = type == nil ? Definition.Kind(ofContent: value["properties"]) : kind(type)
                // A template with symbolic names also lists resources that it only refers to.
                let isReference = resource["existing"]?.flag == true
                found.append(
                    Resource(
                        kind: isReference ? nil : kind,
                        globalParameters: isReference ? nil : globalParameters(type, value["properties"]),
                        value: value,
                        scope: scope
                    )
                )
            }
            collect(list(resource["resources"]) ?? [], scope, into: &found)
        }
    }

    /// Returns a Boolean value that indicates whether a resource and those inside it are not deployed, because its
    /// condition is false.
    private static func isSkipped(_ resource: LocatedValue, _ scope: TemplateScope) -> Bool {
        guard let condition = resource["condition"] else { return false }
        return scope.resolved(evaluated(condition)).flag == false
    }

    /// Returns the global parameters in the properties of a factory, or of the resource that contains only them.
    /// Returns `nil` for resources of other types.
    static func globalParameters(_ type: String?, _ properties: LocatedValue?) -> LocatedValue? {
        switch type?.lowercased() {
        case "microsoft.datafactory/factories": properties?["globalParameters"]
        case "microsoft.datafactory/factories/globalparameters", "globalparameters": properties
        default: nil
        }
    }

    /// Collects the resources of a nested deployment. The expressions of these resources read the parameters of the
    /// outer template, unless the evaluation scope of the deployment is `inner`.
    ///
    /// https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates#expression-evaluation-scope-in-nested-templates
    private static func collect(
        nestedIn deployment: LocatedValue,
        _ scope: TemplateScope,
        into found: inout [Resource]
    ) {
        let properties = deployment["properties"]
        guard let template = properties?["template"], let resources = list(template["resources"]) else { return }
        guard properties?["expressionEvaluationOptions"]?["scope"]?.text?.lowercased() == "inner" else {
            return collect(resources, scope, into: &found)
        }
        let passed = values(properties?["parameters"]) { scope.resolved(evaluated($0)).factoryValue }
        collect(resources, TemplateScope(of: template, values: FactoryObject(passed)), into: &found)
    }

    /// Returns the values of parameters that are given as `{"name": {"value": …}}`, with their names.
    private static func values(
        _ parameters: LocatedValue?,
        _ read: (LocatedValue) -> FactoryValue
    ) -> [(name: String, value: FactoryValue)] {
        (parameters?.members ?? []).compactMap { member in
            member.value.member("value").map { (member.name, read($0.value)) }
        }
    }

    /// Returns the kind of definition for the type of a resource; `nil` for other types. The type is
    /// `Microsoft.DataFactory/factories/linkedServices`, or only `linkedServices` inside a factory.
    static func kind(_ type: String?) -> Definition.Kind? {
        guard let parts = type?.lowercased().split(separator: "/"), let own = parts.last else { return nil }
        // Resources of other providers have the same names, such as linkedServices of Log Analytics.
        let provider = parts[0].split(separator: ".").last
        guard parts.count == 1 || provider == "datafactory" || provider == "synapse" else { return nil }
        switch own {
        case "linkedservices": return .linkedService
        case "datasets": return .dataset
        case "pipelines": return .pipeline
        default: return nil
        }
    }

    /// Returns the name of a definition from the name of its resource without evaluating it. The name of a resource is
    /// an expression such as `[concat(parameters('factoryName'), '/Name')]`, or text such as `factory/Name`. The result
    /// is the part after the last slash, or the unchanged text if there is no slash.
    static func name(_ text: String) -> String {
        var text = Substring(text)
        if text.hasPrefix("["), text.hasSuffix("]") {
            let literals = text.split(separator: "'", omittingEmptySubsequences: false)
            // The name is between the last two quotes.
            if literals.count >= 3 { text = literals[literals.count - 2] }
        }
        return text.split(separator: "/").last.map(String.init) ?? String(text)
    }

    /// Returns a copy of a resource whose strings are interpreted as in a deployment: `[…]` is an expression, and `[[…`
    /// stands for the text `[…`.
    private static func evaluated(_ value: LocatedValue) -> LocatedValue {
        var value = value
        switch value.content {
        case .string(let text) where text.hasPrefix("[["): value.content = .string(String(text.dropFirst()))
        case .string(let text) where TemplateText.isExpression(text): value.content = .template(text)
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
