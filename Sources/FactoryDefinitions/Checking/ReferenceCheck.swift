internal import InterimData

/// Checks the references to linked services, datasets and pipelines, at every depth.
///
/// https://learn.microsoft.com/azure/data-factory/parameterize-linked-services
struct ReferenceCheck {
    let definition: Definition
    let context: CheckContext

    func run(_ findings: inout Findings) { walk(definition.properties, key: "properties", &findings) }

    /// The names of members that contain no references to definitions.
    private static let skipped: Set<String> = [
        "parameters", "variables", "annotations", "description", "schema", "structure", "userProperties", "translator",
    ]

    private func walk(_ value: LocatedValue, key: String, _ findings: inout Findings) {
        if let kind = Self.kind(ofKey: key), !value.isDynamic {
            check(value, kind, key, &findings)
            return
        }
        switch value.content {
        case .object:
            if value["referenceName"] != nil, let type = value["type"]?.text {
                guard let kind = Definition.Kind.all.first(where: { $0.referenceType == type }) else { return }
                check(value, kind, key, &findings)
                return
            }
            for member in value.members ?? [] where !Self.skipped.contains(member.name) {
                // A null member counts as missing.
                if case .null = member.value.content { continue }
                walk(member.value, key: member.name, &findings)
            }
        case .array(let elements):
            let isEnd = key == "inputs" || key == "outputs"
            for element in elements { walk(element, key: isEnd ? key + "[]" : "", &findings) }
        default: break
        }
    }

    /// Returns the kind of definition to which a member with a name always refers; `nil` for other names. `inputs[]`
    /// stands for an element of `inputs`.
    private static func kind(ofKey key: String) -> Definition.Kind? {
        switch key {
        case "linkedServiceName", "store": .linkedService
        case "dataset", "inputs[]", "outputs[]": .dataset
        default: nil
        }
    }

    private func check(_ reference: LocatedValue, _ kind: Definition.Kind, _ key: String, _ findings: inout Findings) {
        let what = kind.words
        guard reference.members != nil else {
            findings.error(
                "reference.shape",
                reference,
                "a reference to a \(what) must be an object with referenceName and type, not \(reference.kindName)"
            )
            return
        }
        if let type = reference["type"] {
            if !type.isDynamic, type.text != kind.referenceType {
                findings.error(
                    "reference.type",
                    type,
                    "a reference to a \(what) must have the type \"\(kind.referenceType)\", not \(type.shown)"
                )
            }
        } else {
            findings.missing(
                "reference.required",
                "type",
                in: reference,
                "a reference to a \(what) needs type: \"\(kind.referenceType)\""
            )
        }
        guard let value = reference["referenceName"] else {
            findings.missing(
                "reference.required",
                "referenceName",
                in: reference,
                "a reference to a \(what) needs referenceName"
            )
            return
        }
        guard let name = value.literalText else {
            if !value.isDynamic {
                findings.error("value.type", value, "referenceName must be text, not \(value.kindName)")
            }
            return
        }
        guard let target = context.set.definition(kind, named: name) else {
            if context.set.isUnread(name) { return }
            findings.error(
                "reference.notFound",
                value,
                "\(what) \(LocatedValue.quoted(name)) is not defined"
                    + NearName.hint(name, among: context.set.names(kind))
            )
            return
        }
        // The parameters that are passed to a pipeline are beside the reference, not inside it.
        if kind != .pipeline { checkParameters(in: reference, of: target, &findings) }
    }

    /// Checks the values that are passed to the parameters of a definition. They are in the member `parameters` of
    /// `reference`.
    func checkParameters(in reference: LocatedValue, of target: Definition, _ findings: inout Findings) {
        let what = "\(target.kind.words) \"\(target.name)\""
        let parameters = reference["parameters"]
        if let parameters, parameters.members == nil {
            if !parameters.isDynamic {
                findings.error("value.type", parameters, "parameters must be an object, not \(parameters.kindName)")
            }
            return
        }
        let passed = parameters?.members ?? []
        for member in passed {
            guard let declaration = target.parameter(member.name) else {
                findings.error(
                    "reference.parameterUnknown",
                    member.value,
                    "\(what) has no parameter \(LocatedValue.quoted(member.name))"
                        + NearName.hint(member.name, among: target.parameters.map(\.name))
                )
                continue
            }
            guard let type = declaration["type"]?.text, !member.value.isDynamic else { continue }
            if case .null = member.value.content { continue }
            if Self.types.contains(type), !CommonCheck.fits(member.value, type) {
                findings.error(
                    "reference.parameterType",
                    member.value,
                    "\(what) parameter \(LocatedValue.quoted(member.name)) is of type \(type), "
                        + "not \(member.value.kindName)"
                )
            }
        }
        let names = Set(passed.map { $0.name.lowercased() })
        for declared in target.parameters
        where declared.value.member("defaultValue") == nil && !names.contains(declared.name.lowercased()) {
            let object = parameters ?? reference
            var place = DefinitionLocation(object, in: definition.file)
            if parameters == nil { place = place.member("parameters") }
            findings.add(
                Diagnostic(
                    "reference.parameterMissing",
                    at: place.member(declared.name),
                    "\(what) parameter \(LocatedValue.quoted(declared.name)) has no default and no value was passed"
                )
            )
        }
    }

    private static let types: Set<String> = ["Object", "String", "Int", "Float", "Bool", "Array", "SecureString"]
}
