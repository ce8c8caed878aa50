internal import InterimData

/// The definitions that a run of a pipeline reads: the pipeline, the pipelines that it executes, and their datasets and
/// linked services. Inactive activities read none.
///
/// A name that only an expression determines may be that of any definition of its kind.
package struct UsedDefinitions: Sendable {
    /// A part of a file.
    private struct Part: Hashable {
        var file: String
        var pointer: String

        /// Returns a Boolean value that indicates whether a value is inside this part.
        func contains(_ diagnostic: Diagnostic) -> Bool {
            guard file == diagnostic.file, diagnostic.pointer.hasPrefix(pointer) else { return false }
            let rest = diagnostic.pointer.dropFirst(pointer.count)
            return rest.isEmpty || rest.hasPrefix("/")
        }
    }

    private let set: DefinitionSet
    private var parts: Set<Part> = []
    /// The activities that do not run.
    private var excluded: Set<Part> = []

    /// Finds the definitions that a run reads.
    ///
    /// - Parameters:
    ///   - pipeline: The name of the pipeline.
    ///   - activity: The only activity that runs; `nil` for all activities.
    package init(pipeline: String, activity: String?, in set: DefinitionSet) {
        self.set = set
        guard let definition = set.definition(.pipeline, named: pipeline) else { return }
        if let activity {
            for element in definition.properties["activities"]?.elements ?? [] {
                let name = element["name"]?.text ?? ""
                if name.lowercased() != activity.lowercased() {
                    excluded.insert(Part(file: definition.file, pointer: element.path.pointer))
                }
            }
        }
        add(definition)
    }

    /// Returns a Boolean value that indicates whether a problem is in one of the definitions, and not in an activity
    /// that does not run.
    package func contains(_ diagnostic: Diagnostic) -> Bool {
        parts.contains { $0.contains(diagnostic) } && !excluded.contains { $0.contains(diagnostic) }
    }

    /// The files that contain the definitions.
    package var files: Set<String> { Set(parts.map(\.file)) }

    private static func part(_ definition: Definition) -> Part {
        Part(file: definition.file, pointer: definition.root.path.pointer)
    }

    private mutating func add(_ definition: Definition) {
        guard parts.insert(Self.part(definition)).inserted else { return }
        addReferences(in: definition.resolved, file: definition.file)
    }

    private mutating func addReferences(in value: LocatedValue, file: String) {
        switch value.content {
        case .array(let elements):
            for element in elements { addReferences(in: element, file: file) }
        case .object:
            let part = Part(file: file, pointer: value.path.pointer)
            if excluded.contains(part) { return }
            if value["state"]?.text == "Inactive", value["type"] != nil, value["name"] != nil {
                excluded.insert(part)
                return
            }
            if let name = value["referenceName"], let type = value["type"]?.text,
                let kind = Definition.Kind.all.first(where: { $0.referenceType == type })
            {
                addDefinitions(kind, name)
            }
            if let settings = value[InlineDataset.property] {
                for path in InlineDataset.namePaths {
                    if let name = path.reduce(settings as LocatedValue?, { $0?[$1] }) {
                        addDefinitions(.linkedService, name)
                    }
                }
            }
            for member in value.members ?? [] { addReferences(in: member.value, file: file) }
        default: break
        }
    }

    private mutating func addDefinitions(_ kind: Definition.Kind, _ name: LocatedValue) {
        if let text = name.literalText {
            if let definition = set.definition(kind, named: text) { add(definition) }
        } else if name.isDynamic {
            for definition in set.definitions where definition.kind == kind { add(definition) }
        }
    }
}
