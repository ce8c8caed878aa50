internal import FactoryDefinitions

extension FactoryResources {
    /// Reads the definitions of files: those of a repository or of a portal's export, `{"name": …, "properties": {…}}`, and
    /// the resources of ARM templates, whose parameters have the values of a file of parameters beside it where there is one.
    ///
    /// What a file defines is told by its content: a pipeline has `activities`, a dataset a `linkedServiceName`. Files and
    /// resources of other kinds (triggers, integration runtimes) are passed over.
    ///
    /// - Parameter files: Their paths, for messages, and their bytes.
    /// - Throws: ``FactoryRunError`` for a file that is not JSON, and for two definitions of one kind and name.
    public init(files: [(path: String, bytes: [UInt8])]) throws(FactoryRunError) {
        self.init()
        var read: [(path: String, file: FactoryObject)] = []
        for (path, bytes) in files {
            let root: FactoryValue
            do throws(JSONReader.Problem) {
                root = try JSONReader.read(bytes).root.factoryValue
            } catch {
                throw FactoryRunError(
                    .invalidDefinition,
                    "\(path):\(error.line):\(error.column): \(error.message)"
                )
            }
            if case .object(let file) = root { read.append((path, file)) }
        }
        let values = read.reduce(into: FactoryObject()) { values, read in
            for (name, value) in ARMTemplate.parameterValues(read.file) { values[name] = value }
        }
        for (path, file) in read {
            if let template = ARMTemplate(file, values: values) {
                for (name, properties) in template.definitions { try add(properties, name, path) }
            } else if case .string(let name)? = file["name"], case .object(let properties)? = file["properties"] {
                try add(properties, name, path)
            }
        }
    }

    private mutating func add(_ properties: FactoryObject, _ name: String, _ path: String) throws(FactoryRunError) {
        if case .array? = properties["activities"] {
            try Self.add(properties, name, path, kind: "pipeline", to: &pipelines)
        } else if properties["linkedServiceName"] != nil {
            try Self.add(properties, name, path, kind: "dataset", to: &datasets)
        } else if properties["type"] != nil, case .object? = properties["typeProperties"] {
            try Self.add(properties, name, path, kind: "linked service", to: &linkedServices)
        }
    }

    private static func add(
        _ properties: FactoryObject,
        _ name: String,
        _ path: String,
        kind: String,
        to definitions: inout [String: FactoryObject]
    ) throws(FactoryRunError) {
        guard !definitions.keys.contains(where: { $0.lowercased() == name.lowercased() }) else {
            throw FactoryRunError(.invalidDefinition, "\(path): there are two definitions of the \(kind) \"\(name)\"")
        }
        definitions[name] = properties
    }
}
