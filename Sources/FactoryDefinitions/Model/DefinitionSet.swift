package import InterimData

/// The definitions in a group of files. Definitions of the same set can refer to each other.
///
/// Checks, upgrades and runs use this type, so that they agree on the definitions of a folder.
public struct DefinitionSet: Sendable {
    /// A problem that prevents every definition in the set from being run.
    package enum Conflict: Sendable {
        /// A file is not JSON, so its definitions are unknown.
        case syntax(file: String, JSONReader.Problem)
        /// A definition has the kind and the name of an earlier one, so references to this name are ambiguous.
        case duplicate(Definition)
    }

    /// The definitions, in the order of the files.
    package private(set) var definitions: [Definition] = []
    /// The problems of the files themselves, such as invalid JSON, a file without a definition, or two definitions with
    /// the same name.
    public private(set) var problems: [Diagnostic] = []
    /// The problems that prevent every definition from being run, in the order of the files.
    package private(set) var conflicts: [Conflict] = []

    /// The global parameters of the factory that have a value; `nil` if no file declares global parameters.
    package private(set) var globalParameters: FactoryObject?
    /// The names of the global parameters, including those whose value only a deployment determines; `nil` if no file
    /// declares global parameters.
    private(set) var globalParameterNames: [String]?

    /// The notes about parameters of templates without a value.
    private(set) var templateNotes: [Diagnostic] = []

    /// The files, in the order in which they were given.
    public private(set) var files: [String] = []

    private var indices: [Key: Int] = [:]
    /// The possible names, in lower case, of definitions that could not be read. They are the names of the files
    /// without extensions, and the values of `name`.
    private var unreadNames: Set<String> = []

    private struct Key: Hashable {
        var kind: Definition.Kind
        var name: String
    }

    /// Parses files. Takes time and memory in proportion to their size.
    public init(files: [DefinitionFiles.File]) {
        let documents = files.map { file in Result { () throws(JSONReader.Problem) in try JSONReader.read(file.bytes) }
        }
        let values = documents.compactMap { try? $0.get() }.flatMap { TemplateResources.parameterValues($0.root) }
        for (file, document) in zip(files, documents) { add(file, document, templateValues: FactoryObject(values)) }
    }

    /// Returns the first definition of a kind with a name, which is case-insensitive; `nil` if there is none.
    package func definition(_ kind: Definition.Kind, named name: String) -> Definition? {
        indices[Key(kind: kind, name: name.lowercased())].map { definitions[$0] }
    }

    /// Returns a Boolean value that indicates whether `name` may be the name of a definition that could not be read.
    func isUnread(_ name: String) -> Bool { unreadNames.contains(name.lowercased()) }

    /// Returns the names of the definitions of a kind.
    func names(_ kind: Definition.Kind) -> [String] { definitions.filter { $0.kind == kind }.map(\.name) }

    private mutating func add(
        _ file: DefinitionFiles.File,
        _ result: Result<JSONReader.Document, JSONReader.Problem>,
        templateValues: FactoryObject
    ) {
        files.append(file.path)
        let document: JSONReader.Document
        switch result {
        case .success(let read): document = read
        case .failure(let error):
            unreadNames.insert(Self.stem(file.path).lowercased())
            conflicts.append(.syntax(file: file.path, error))
            // Invalid JSON has no pointers, so the position replaces the pointer.
            let place = "line \(error.line) column \(error.column)"
            problems.append(
                Diagnostic(
                    file: file.path,
                    pointer: "(\(place))",
                    line: error.line,
                    id: "json.syntax",
                    severity: .error,
                    message: "not valid JSON: \(place): \(error.message)"
                )
            )
            return
        }
        let root = document.root
        if let resources = TemplateResources.find(in: root, values: templateValues) {
            reportRepeatedNames(document, file)
            reportMissingParameters(of: root, templateValues, file)
            for resource in resources {
                if let parameters = resource.globalParameters {
                    add(globalParameters: parameters, resource.scope.resolved(parameters), file: file)
                }
                guard let kind = resource.kind else { continue }
                add(resource.value, kind: kind, file: file, scope: resource.scope)
            }
            return
        }
        if let parameters = GlobalParameters.find(in: root) {
            reportRepeatedNames(document, file)
            add(globalParameters: parameters, parameters, file: file)
            return
        }
        let folderKind = Definition.Kind(ofFolderOf: file.path)
        guard root["properties"] != nil || file.isNamed || folderKind != nil else { return }
        guard let kind = TemplateResources.kind(root["type"]?.text) ?? Definition.Kind(of: root, in: file.path) else {
            // A folder also contains triggers, data flows and other resources, which are ignored.
            if file.isNamed { report("definition.kind", root, file, Self.unknownKind) }
            return
        }
        reportRepeatedNames(document, file)
        add(root, kind: kind, file: file, scope: nil)
    }

    /// Reports the parameters of a template that have neither a default nor a value in a parameter file. A secret is
    /// not reported, because a run looks up secrets elsewhere.
    private mutating func reportMissingParameters(
        of template: LocatedValue,
        _ values: FactoryObject,
        _ file: DefinitionFiles.File
    ) {
        for parameter in template["parameters"]?.members ?? []
        where parameter.value["type"]?.text?.lowercased().hasPrefix("secure") != true
            && parameter.value.member("defaultValue") == nil
            && values.member(ignoringCase: parameter.name) == nil
        {
            templateNotes.append(
                Diagnostic(
                    "template.parameter",
                    at: DefinitionLocation(parameter.value, in: file.path),
                    "the template's parameter \(LocatedValue.quoted(parameter.name)) has no value; for a run here, add the "
                        + "template's parameter file to the definitions",
                    severity: .note
                )
            )
        }
    }

    private static let unknownKind =
        "not a linked service, dataset or pipeline: write an object with name and properties, or a template with resources"

    private mutating func add(
        _ root: LocatedValue,
        kind: Definition.Kind,
        file: DefinitionFiles.File,
        scope: TemplateScope?
    ) {
        guard let properties = root["properties"], properties.members != nil else {
            unreadNames.insert(Self.stem(file.path).lowercased())
            if let name = root["name"]?.text { unreadNames.insert(name.lowercased()) }
            let place = DefinitionLocation(root, in: file.path)
            let found = root["properties"].map { ", not \($0.kindName)" } ?? ""
            problems.append(
                Diagnostic(
                    "definition.required",
                    at: root.members == nil
                        ? place
                        : root["properties"].map { DefinitionLocation($0, in: file.path) }
                            ?? place.member("properties"),
                    root.members == nil
                        ? "a definition must be an object with name and properties, not \(root.kindName)"
                        : "a \(kind.words) needs properties, an object\(found)"
                )
            )
            return
        }
        let name: String =
            switch root["name"]?.content {
            case .string(let text) where scope == nil: text
            case nil: Definition.Kind.fabricName(of: kind, in: file.path) ?? ""
            default: scope?.name(of: root["name"]) ?? ""
            }
        let definition = Definition(
            kind: kind,
            name: name,
            file: file.path,
            root: root,
            properties: properties,
            scope: scope
        )
        checkSize(definition)
        let key = Key(kind: kind, name: name.lowercased())
        if !name.isEmpty, let first = indices[key], let value = root["name"] {
            conflicts.append(.duplicate(definition))
            let other = definitions[first]
            let place = other.file == file.path ? "line \(other.root["name"]?.line ?? other.root.line)" : other.file
            report(
                "definition.duplicateName",
                value,
                file,
                "\(kind.words) \"\(name)\" has the same name as \"\(other.name)\" in \(place) (names ignore case)"
            )
        } else if !name.isEmpty {
            indices[key] = definitions.count
        }
        definitions.append(definition)
    }

    /// Adds the global parameters of a factory. If another factory has declared a parameter, its value is kept.
    private mutating func add(
        globalParameters declared: LocatedValue,
        _ resolved: LocatedValue,
        file: DefinitionFiles.File
    ) {
        var values = globalParameters ?? FactoryObject()
        var names = globalParameterNames ?? []
        for member in declared.members ?? [] {
            let shown = LocatedValue.quoted(member.name)
            guard member.value.members != nil, member.value.member("value") != nil else {
                report(
                    "globalParameter.declaration",
                    member.value,
                    file,
                    "the global parameter \(shown) needs an object with type and value"
                )
                continue
            }
            let value = resolved[member.name].flatMap(GlobalParameters.value)
            if let first = values.member(ignoringCase: member.name), let value, value != first {
                let place = DefinitionLocation(member.value, in: file.path)
                let message = "the global parameter \(shown) has another value in an earlier factory, which is used"
                problems.append(Diagnostic("globalParameter.duplicate", at: place, message, severity: .warning))
            } else if let value, values.member(ignoringCase: member.name) == nil {
                values[member.name] = value
            }
            names.append(member.name)
        }
        globalParameters = values
        globalParameterNames = names
    }

    private mutating func checkSize(_ definition: Definition) {
        let limit = definition.kind == .pipeline ? DefinitionLimits.pipelineBytes : DefinitionLimits.resourceBytes
        let size = definition.root.range.count
        guard size > limit else { return }
        problems.append(
            Diagnostic(
                "definition.size",
                at: DefinitionLocation(definition.root, in: definition.file),
                "a \(definition.kind.words) has at most \(limit) bytes of JSON, here \(size)"
            )
        )
    }

    private mutating func reportRepeatedNames(_ document: JSONReader.Document, _ file: DefinitionFiles.File) {
        for repeated in document.repeatedNames {
            problems.append(
                Diagnostic(
                    file: file.path,
                    pointer: repeated.member.value.path.pointer,
                    line: repeated.line,
                    id: "json.repeatedName",
                    severity: .error,
                    message:
                        "\"\(repeated.member.name)\" occurs twice in an object, first on line \(repeated.firstLine)"
                )
            )
        }
    }

    private mutating func report(_ id: String, _ value: LocatedValue, _ file: DefinitionFiles.File, _ message: String) {
        problems.append(Diagnostic(id, at: DefinitionLocation(value, in: file.path), message))
    }

    /// Returns the name of a file without its extension. In a factory's repository it is the name of the definition.
    private static func stem(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.lowercased().hasSuffix(".json") ? name.dropLast(5) : name)
    }
}
