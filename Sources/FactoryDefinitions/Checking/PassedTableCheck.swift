internal import InterimData

/// Checks the name of a dataset's table if the name is an expression, which may read parameters that an activity
/// passes.
struct PassedTableCheck {
    /// The activity's reference.
    let reference: LocatedValue
    let dataset: Definition
    let context: CheckContext

    func run(_ findings: inout Findings) {
        // If the name of the table is not an expression, the check of the dataset covers it.
        guard let version = context.version(ofDataset: dataset),
            let table = dataset.properties["typeProperties"]?[version == .one ? "tableName" : "table"], table.isDynamic,
            let passed = PassedSetting(reference: reference, dataset: dataset).text(of: table)
        else { return }
        switch version {
        case .one where passed.text.isEmpty: break
        case .one: Version1TableCheck(context: context).run(tableName: passed.text, at: passed.place, &findings)
        case .two: TableNameCheck(context: context).run(passed.text, at: passed.place, &findings)
        }
    }
}

/// Evaluates the settings of a dataset with the parameters that an activity passes.
///
/// The value of a setting that depends on other values of a run is known only at run time.
struct PassedSetting {
    /// The activity's reference.
    let reference: LocatedValue?
    let dataset: Definition

    /// Returns a Boolean value that indicates whether the values of a function differ between runs.
    private static func variesByRun(_ function: String) -> Bool {
        ["utcnow", "getfuturetime", "getpasttime", "guid", "rand"].contains(function.lowercased())
    }

    /// Returns the text of a setting and the value that determines it: the setting itself, or the value of the
    /// parameter. Returns `nil` if the text is known only at run time.
    func text(of setting: LocatedValue?) -> (text: String, place: LocatedValue)? {
        guard let setting else { return nil }
        if let text = setting.literalText { return (text, setting) }
        guard setting.isDynamic, let text = setting.isExpressionObject ? setting.expressionText?.text : setting.text,
            let expression = try? ExpressionText(text), !expression.functions.contains(where: Self.variesByRun)
        else { return nil }
        var parameters = FactoryObject()
        var place = reference?["referenceName"] ?? reference ?? setting
        let passed = reference?["parameters"]?.members ?? []
        for read in expression.references {
            guard case .datasetParameter(let name) = read, let declaration = dataset.parameter(name) else { return nil }
            let own = passed.first { $0.name.lowercased() == name.lowercased() }
            guard let value = own?.value ?? declaration["defaultValue"], !value.isDynamic else { return nil }
            if let own { place = own.value }
            parameters[name] = value.literalText.map(FactoryValue.string) ?? value.factoryValue
        }
        var scope = ExpressionScope()
        scope.datasetParameters = parameters
        guard case .string(let result)? = try? expression.value(in: scope) else { return nil }
        return (result, place)
    }
}
