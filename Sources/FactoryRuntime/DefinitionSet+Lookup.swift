internal import FactoryDefinitions

extension DefinitionSet {
    /// Returns the definition of a kind with a name, which is case-insensitive.
    ///
    /// - Throws: ``FactoryRunError`` if there is no definition of that name. Its message lists the names of all
    ///   definitions of the kind.
    func required(_ kind: Definition.Kind, named name: String) throws(FactoryRunError) -> Definition {
        if let definition = definition(kind, named: name) { return definition }
        let names = definitions.filter { $0.kind == kind && !$0.name.isEmpty }.map { "\"\($0.name)\"" }.sorted()
        throw FactoryRunError(
            .invalidDefinition,
            "there is no \(kind.words) \"\(name)\""
                + (names.isEmpty ? " among the definitions" : "; defined are \(names.joined(separator: ", "))")
        )
    }

    /// Throws an error if a file is not JSON, or if two definitions have the same kind and name. Such a problem
    /// prevents every run.
    func checkConflicts() throws(FactoryRunError) {
        for case .syntax(let file, let problem) in conflicts {
            throw FactoryRunError(.invalidDefinition, "\(file):\(problem.line):\(problem.column): \(problem.message)")
        }
        for case .duplicate(let definition) in conflicts {
            throw FactoryRunError(
                .invalidDefinition,
                "\(definition.file): there are two definitions of the \(definition.kind.words) \"\(definition.name)\""
            )
        }
    }
}
