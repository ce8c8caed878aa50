internal import InterimData

/// The global parameters of a factory, which pipelines read as `pipeline().globalParameters.name`.
///
/// https://learn.microsoft.com/azure/data-factory/author-global-parameters
enum GlobalParameters {
    /// Returns the object with the global parameters in a file with a factory, such as `factory/NAME.json` in a
    /// repository. Returns `nil` for other files.
    static func find(in root: LocatedValue) -> LocatedValue? {
        let type = root["type"]?.text
        if let parameters = TemplateResources.globalParameters(type, root["properties"]) {
            return parameters.members == nil ? nil : parameters
        }
        guard type == nil, let properties = root["properties"], properties["activities"] == nil,
            properties["type"] == nil, let parameters = properties["globalParameters"], parameters.members != nil
        else { return nil }
        return parameters
    }

    /// Returns the value of a declaration, converted to its type; `nil` if it has none.
    static func value(_ declaration: LocatedValue) -> FactoryValue? {
        guard let value = declaration["value"] else { return nil }
        let type = declaration["type"]?.text?.lowercased()
        switch (type, value.content) {
        // Values may be saved as text.
        case ("int"?, .string(let text)): return Int64(text).map(FactoryValue.integer) ?? .string(text)
        case ("float"?, .string(let text)): return Double(text).map(FactoryValue.float) ?? .string(text)
        case ("bool"?, .string): return value.flag.map(FactoryValue.boolean) ?? value.factoryValue
        case ("array"?, .string(let text)), ("object"?, .string(let text)):
            return (try? JSONReader.read(Array(text.utf8)))?.root.factoryValue ?? .string(text)
        default: return value.factoryValue
        }
    }
}
