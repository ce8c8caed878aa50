internal import InterimData

/// Checks the properties that definitions of all kinds have: name, type, parameters and annotations.
///
/// https://learn.microsoft.com/azure/data-factory/naming-rules
struct CommonCheck {
    let definition: Definition

    private var properties: LocatedValue { definition.properties }

    func run(_ findings: inout Findings) {
        checkName(&findings)
        if definition.kind != .pipeline {
            if let type = properties["type"] {
                if type.text == nil, !type.isDynamic {
                    findings.error("definition.type", type, "type must be text, not \(type.kindName)")
                }
            } else {
                findings.missing("definition.required", "type", in: properties, "a \(definition.kind.words) needs type")
            }
        }
        if let annotations = properties["annotations"], annotations.elements == nil, !annotations.isDynamic {
            findings.error("value.type", annotations, "annotations must be an array, not \(annotations.kindName)")
        }
        checkParameters(&findings)
    }

    private func checkName(_ findings: inout Findings) {
        guard let value = definition.root["name"] else {
            // The name of a pipeline of Microsoft Fabric is that of its folder.
            if !definition.name.isEmpty { return }
            findings.missing(
                "definition.required",
                "name",
                in: definition.root,
                "a \(definition.kind.words) needs name"
            )
            return
        }
        if case .template = value.content { return }
        guard value.text != nil else {
            findings.error("definition.name", value, "name must be text, not \(value.kindName)")
            return
        }
        let name = definition.name
        let shown = LocatedValue.quoted(name)
        if let problem = Self.problem(of: name) {
            findings.error("definition.name", value, "the name \(shown) \(problem)")
        } else if definition.kind == .pipeline, name.unicodeScalars.count > 140 {
            findings.warning("definition.nameStyle", value, "the naming rules limit a pipeline name to 140 characters")
        } else if definition.kind != .pipeline, name.contains("-") {
            findings.warning(
                "definition.nameStyle",
                value,
                "the naming rules allow no dash in the name of a \(definition.kind.words), here \(shown)"
            )
        }
    }

    /// Returns the reason why the service rejects a name; `nil` if the name is valid. Valid names have 1 to 260
    /// characters and match `^[A-Za-z0-9_][^<>*#.%&:\\+?/]*$`.
    static func problem(of name: String) -> String? {
        let scalars = name.unicodeScalars
        guard let first = scalars.first else { return "is empty" }
        if scalars.count > 260 { return "has \(scalars.count) characters; at most 260 are allowed" }
        if !first.isASCII || !(first.properties.isAlphabetic || first == "_" || ("0"..."9").contains(first)) {
            return "must begin with a letter, a digit or _"
        }
        if let wrong = scalars.first(where: { "<>*#.%&:\\+?/".unicodeScalars.contains($0) }) {
            return "cannot contain the character \(wrong)"
        }
        return nil
    }

    private func checkParameters(_ findings: inout Findings) {
        guard let parameters = properties["parameters"] else { return }
        guard let members = parameters.members else {
            if !parameters.isDynamic {
                findings.error("value.type", parameters, "parameters must be an object, not \(parameters.kindName)")
            }
            return
        }
        if definition.kind == .pipeline, members.count > DefinitionLimits.pipelineParameters {
            findings.error(
                "pipeline.limit",
                parameters,
                "a pipeline has at most \(DefinitionLimits.pipelineParameters) parameters, here \(members.count)"
            )
        }
        Self.checkDeclarations(
            members,
            types: ["Object", "String", "Int", "Float", "Bool", "Array", "SecureString"],
            what: "parameter",
            &findings
        )
    }

    /// Checks declarations of parameters or of variables.
    static func checkDeclarations(
        _ members: [LocatedValue.Member],
        types: [String],
        what: String,
        _ findings: inout Findings
    ) {
        for member in members {
            let shown = LocatedValue.quoted(member.name)
            guard member.value.members != nil else {
                findings.error("\(what).declaration", member.value, "the \(what) \(shown) needs an object with type")
                continue
            }
            guard let type = member.value["type"] else {
                findings.missing("\(what).declaration", "type", in: member.value, "the \(what) \(shown) needs type")
                continue
            }
            // A file may be a part of a template, whose expressions are evaluated when it is deployed.
            if type.isTemplateText { continue }
            guard let name = type.text, let known = types.first(where: { $0.lowercased() == name.lowercased() }) else {
                findings.error(
                    "\(what).type",
                    type,
                    "\(type.shown) is not a type of a \(what); use \(types.joined(separator: ", "))"
                )
                continue
            }
            // A default of another type is passed on as it is in a parameter of type String.
            if let value = member.value["defaultValue"], !fits(value, known), known != "String" {
                findings.error(
                    "\(what).default",
                    value,
                    "the default of the \(what) \(shown) is \(value.kindName), not of type \(known)"
                )
            }
        }
    }

    /// Returns a Boolean value that indicates whether a value is accepted for a declared type. An expression is always
    /// accepted.
    static func fits(_ value: LocatedValue, _ type: String) -> Bool {
        if value.isDynamic { return true }
        switch (type, value.content) {
        case ("Object", .object), ("Array", .array), ("Bool", .boolean), ("Boolean", .boolean): return true
        case ("Int", .number), ("Integer", .number), ("Float", .number): return true
        // The portal sometimes saves numbers and Boolean values as text. The service converts them to the declared
        // type.
        case ("Bool", .string), ("Boolean", .string): return value.flag != nil
        case ("Int", .string), ("Integer", .string), ("Float", .string): return Double(value.text ?? "") != nil
        case ("String", .string), ("String", .number), ("String", .boolean), ("SecureString", .string): return true
        case ("SecureString", .object): return true
        case ("Object", .string), ("Array", .string): return true
        default: return false
        }
    }
}
