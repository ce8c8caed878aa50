internal import InterimData

/// Checks the activities that assign values to variables.
///
/// https://learn.microsoft.com/azure/data-factory/control-flow-set-variable-activity
struct VariableCheck {
    let definition: Definition
    let activity: LocatedValue
    let context: CheckContext

    func run(_ findings: inout Findings) {
        guard let type = activity["type"]?.text, type == "SetVariable" || type == "AppendVariable",
            let settings = activity["typeProperties"], let target = settings["variableName"],
            let name = target.literalText, settings["setSystemVariable"]?.flag != true
        else { return }
        let variables = definition.properties["variables"]?.members ?? []
        let shown = LocatedValue.quoted(name)
        guard let declaration = variables.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            findings.error(
                "expression.variable",
                target,
                "the pipeline declares no variable \(shown)" + NearName.hint(name, among: variables.map(\.name))
            )
            return
        }
        let declared = declaration.value["type"]?.text ?? ""
        if type == "AppendVariable", !declared.isEmpty, declared.lowercased() != "array" {
            findings.error(
                "variable.value",
                target,
                "the variable \(shown) is of type \(declared); values are appended to a variable of type Array"
            )
        }
        guard let value = settings["value"] else { return }
        if type == "SetVariable", !value.isDynamic, !Self.fits(value, declared) {
            findings.error(
                "variable.value",
                value,
                "the variable \(shown) is of type \(declared) and cannot be set to \(value.kindName)"
            )
        }
        guard Self.reads(name, value) else { return }
        findings.serviceLimit(
            "variable.value",
            value,
            "the value reads the variable \(shown) that it sets, which the service rejects; set a second variable first",
            isStrict: context.isStrict
        )
    }

    /// Returns a Boolean value that indicates whether a run accepts a value for the type of a variable.
    private static func fits(_ value: LocatedValue, _ type: String) -> Bool {
        switch (type.lowercased(), value.content) {
        case ("string", .string), ("bool", .boolean), ("boolean", .boolean), ("array", .array): true
        case ("integer", .number), ("int", .number): value.wholeNumber != nil
        case ("string", _), ("bool", _), ("boolean", _), ("array", _), ("integer", _), ("int", _): value.isTemplateText
        default: true
        }
    }

    private static func reads(_ name: String, _ value: LocatedValue) -> Bool {
        ExpressionWalk(value).found.contains { found in
            (try? ExpressionText(found.text))?.references
                .contains { reference in
                    if case .variable(let read) = reference { read.lowercased() == name.lowercased() } else { false }
                } ?? false
        }
    }
}
