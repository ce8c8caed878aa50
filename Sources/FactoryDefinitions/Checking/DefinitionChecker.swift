internal import InterimData

/// Finds every problem of definitions in one pass.
///
/// In addition to the published schemas, it checks rules whose violations the service reports only at run time or not
/// at all. Properties must belong to the version of the connector, references and their parameters must exist,
/// expressions and mappings must be valid, and sinks must fit their datasets. Options without an effect are reported.
///
/// https://learn.microsoft.com/azure/data-factory/connector-jira
public struct DefinitionChecker: Sendable {
    private let tables: TableNames
    private let isStrict: Bool
    /// The passwords outside of the definitions. If it is `nil`, a linked service without a password is an error, as in
    /// the service.
    package var localSecrets: LocalSecrets?

    /// Creates a checker.
    ///
    /// - Parameters:
    ///   - tables: The tables that datasets may name.
    ///   - isStrict: If `true`, two problems are errors instead of warnings, because only this program can run such
    ///     definitions: a table that the connector does not have, and a dataset of version 2.0 without a schema.
    public init(tables: TableNames, isStrict: Bool = false) {
        self.tables = tables
        self.isStrict = isStrict
    }

    /// Returns all problems. They are sorted by file, in the order in which the files were given, and then by line.
    /// Takes time in proportion to the size of the files.
    public func check(_ set: DefinitionSet) -> [Diagnostic] {
        let order = Dictionary(set.files.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        var diagnostics = set.problems
        let context = CheckContext(
            set: set,
            tables: tables,
            isStrict: isStrict,
            localSecrets: localSecrets,
            executedPipelines: ExecutedPipelineCheck.executedPipelines(in: set)
        )
        for definition in set.definitions {
            var findings = Findings(file: definition.file)
            CommonCheck(definition: definition).run(&findings)
            switch definition.kind {
            case .linkedService: LinkedServiceCheck(definition: definition, context: context).run(&findings)
            case .dataset: DatasetCheck(definition: definition, context: context).run(&findings)
            case .pipeline: PipelineCheck(definition: definition, context: context).run(&findings)
            default: break
            }
            ReferenceCheck(definition: definition, context: context).run(&findings)
            ExpressionCheck(definition: definition).run(&findings)
            MisspelledSettingCheck(definition: definition).run(&findings)
            diagnostics += findings.diagnostics.filter { !Self.isInactive($0, in: definition) }
        }
        return diagnostics.enumerated().sorted { left, right in
            let files = (order[left.element.file] ?? -1, order[right.element.file] ?? -1)
            return (files.0, left.element.line, left.offset) < (files.1, right.element.line, right.offset)
        }.map(\.element)
    }

    /// Returns a Boolean value that indicates whether a finding concerns the settings of an inactive activity, or an
    /// activity inside it. The service does not validate them.
    ///
    /// https://learn.microsoft.com/azure/data-factory/deactivate-activity
    private static func isInactive(_ finding: Diagnostic, in definition: Definition) -> Bool {
        guard definition.kind == .pipeline else { return false }
        var value = definition.root
        let tokens = finding.pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            .map { String($0).replacing("~1", with: "/").replacing("~0", with: "~") }
        for token in tokens.dropFirst(value.path.tokens.count) {
            let isActivity = value["state"]?.text == "Inactive" && value["name"] != nil && value["type"] != nil
            if isActivity { return !["name", "state", "dependsOn", "onInactiveMarkAs"].contains(token) }
            let next = value.elements.flatMap { elements in
                Int(token).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            }
            guard let next = next ?? value[token] else { return false }
            value = next
        }
        return false
    }
}

/// The context of a definition's check.
struct CheckContext: Sendable {
    let set: DefinitionSet
    let tables: TableNames
    let isStrict: Bool
    var localSecrets: LocalSecrets?
    /// The names of the pipelines that each pipeline executes.
    let executedPipelines: [String: [String]]

    /// Returns the definition that a reference names; `nil` if the name is an expression, or if there is no such
    /// definition.
    func target(_ reference: LocatedValue?, _ kind: Definition.Kind) -> Definition? {
        reference?["referenceName"]?.literalText.flatMap { set.definition(kind, named: $0) }
    }

    /// Returns the version of the connector that a dataset uses; `nil` if it is unknown.
    func version(ofDataset dataset: Definition) -> ConnectorVersion? {
        guard let service = service(of: dataset), service.typeName == "Jira" else { return nil }
        return ConnectorVersion(service.properties)
    }

    /// Returns the linked service of a dataset; `nil` if its name is an expression, or if there is no such linked
    /// service.
    func service(of dataset: Definition) -> Definition? {
        guard dataset.isInline else { return target(dataset.properties["linkedServiceName"], .linkedService) }
        for path in InlineDataset.namePaths {
            let value = path.reduce(dataset.properties as LocatedValue?) { $0?[$1] }
            if let name = value?.literalText, let service = set.definition(.linkedService, named: name) {
                return service
            }
        }
        return nil
    }

    /// Checks the settings of a dataset inside an activity, and returns them as a dataset. Returns `nil` if there are
    /// none.
    ///
    /// - Parameter parts: The objects that may contain the settings.
    func inlineDataset(in parts: [LocatedValue?], _ findings: inout Findings) -> Definition? {
        guard let settings = parts.lazy.compactMap({ $0?[InlineDataset.property] }).first, settings.members != nil
        else {
            return nil
        }
        var dataset = Definition(
            kind: .dataset,
            name: InlineDataset.property,
            file: findings.file,
            root: settings,
            properties: settings
        )
        dataset.isInline = true
        DatasetCheck(definition: dataset, context: self).run(&findings)
        return dataset
    }
}

/// A version of the connector.
enum ConnectorVersion: Sendable {
    case one, two

    /// Reads the version from the properties of a linked service. Returns `nil` for an unknown version.
    init?(_ properties: LocatedValue) {
        switch properties["version"]?.content {
        case nil, .string("1.0"): self = .one
        case .string("2.0"): self = .two
        default: return nil
        }
    }
}
