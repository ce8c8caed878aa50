/// The table that a dataset comes to by the parameters that an activity passes.
///
/// Only what is written down is looked at: a table that depends on a run's own values is known when it runs.
struct PassedTableCheck {
    /// The activity's reference.
    let reference: LocatedValue
    let dataset: Definition
    let context: CheckContext

    func run(_ findings: inout Findings) {
        guard context.version(ofDataset: dataset) == .two,
            let table = dataset.properties["typeProperties"]?["table"], table.isDynamic,
            let text = table.isExpressionObject ? table["value"]?.text : table.text,
            let expression = try? ExpressionText(text)
        else { return }
        var parameters = FactoryObject()
        var place = reference["referenceName"] ?? reference
        let passed = reference["parameters"]?.members ?? []
        for read in expression.references {
            guard case .datasetParameter(let name) = read, let declaration = dataset.parameter(name) else { return }
            let own = passed.first { $0.name.lowercased() == name.lowercased() }
            guard let value = own?.value ?? declaration["defaultValue"], value.literalText != nil || value.text == nil
            else { return }
            if let own { place = own.value }
            parameters[name] = value.factoryValue
        }
        var scope = ExpressionScope()
        scope.datasetParameters = parameters
        guard case .string(let name)? = try? expression.value(in: scope) else { return }
        TableNameCheck(context: context).run(name, at: place, &findings)
    }
}
