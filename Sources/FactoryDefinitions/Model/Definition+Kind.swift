internal import InterimData

extension Definition.Kind {
    /// Detects the kind of the definition in a file. Returns `nil` for resources of other kinds, such as triggers.
    ///
    /// The content determines the kind if it is unambiguous. Otherwise, the name of the folder determines it, because
    /// the folders of a factory's repository are named after the kinds. Any other definition with a type and settings
    /// is regarded as a linked service, because there are too many types of linked services to list.
    init?(of root: LocatedValue, in path: String) {
        let properties = root["properties"]
        guard let kind = Self(ofKnown: properties) ?? Self(ofFolderOf: path) else {
            guard root["name"]?.text != nil, Self.folder(of: path).map(Self.otherFolders.contains) != true else {
                return nil
            }
            self.init(ofUnknown: properties)
            return
        }
        self = kind
    }

    /// Detects the kind of a resource without a type from its properties. Returns `nil` for other resources.
    init?(ofContent properties: LocatedValue?) {
        guard let kind = Self(ofKnown: properties) ?? Self(ofUnknown: properties) else { return nil }
        self = kind
    }

    /// Detects the kind from the name of the folder that contains the file. Returns `nil` for other folders.
    init?(ofFolderOf path: String) {
        switch Self.folder(of: path) {
        case "linkedservice", "linkedservices": self = .linkedService
        case "dataset", "datasets": self = .dataset
        case "pipeline", "pipelines": self = .pipeline
        default: return nil
        }
    }

    /// Detects a pipeline by its activities, and a dataset by its reference to a linked service. Also detects a dataset
    /// or a linked service by a type that this program accepts.
    private init?(ofKnown properties: LocatedValue?) {
        guard let properties else { return nil }
        if properties.member("activities") != nil {
            self = .pipeline
        } else if properties.member("linkedServiceName") != nil {
            self = .dataset
        } else if let type = properties["type"]?.text, KnownTypes.datasets.contains(type) {
            self = .dataset
        } else if let type = properties["type"]?.text, KnownTypes.linkedServices.contains(type) {
            self = .linkedService
        } else {
            return nil
        }
    }

    /// Detects a linked service of another type: the properties have a type and settings, and match no other kind.
    private init?(ofUnknown properties: LocatedValue?) {
        guard let properties, let type = properties["type"], properties["typeProperties"]?.members != nil,
            properties.member("pipelines") == nil
        else { return nil }
        if let name = type.text, name.hasSuffix("Trigger") || Self.otherTypes.contains(name) { return nil }
        self = .linkedService
    }

    /// Returns the name of a pipeline of Microsoft Fabric, whose file has none: `NAME.DataPipeline/pipeline-content.json`.
    /// Returns `nil` for other files.
    static func fabricName(of kind: Self, in path: String) -> String? {
        let parts = path.split(separator: "/")
        guard kind == .pipeline, parts.count > 1, parts.last == "pipeline-content.json" else { return nil }
        let folder = parts[parts.count - 2]
        return folder.hasSuffix(".DataPipeline") ? String(folder.dropLast(".DataPipeline".count)) : nil
    }

    private static func folder(of path: String) -> String? {
        let parts = path.split(separator: "/")
        return parts.count < 2 ? nil : parts[parts.count - 2].lowercased()
    }

    /// The names of the folders in a factory's repository that contain other resources.
    private static let otherFolders: Set<String> = [
        "trigger", "triggers", "dataflow", "dataflows", "integrationruntime", "integrationruntimes", "credential",
        "credentials", "managedvirtualnetwork", "managedprivateendpoint", "privateendpointconnection", "factory",
        "changedatacapture",
    ]

    /// The types of data flows, integration runtimes and credentials, which also have settings.
    private static let otherTypes: Set<String> = [
        "MappingDataFlow", "WranglingDataFlow", "Flowlet", "Managed", "SelfHosted", "ManagedIdentity",
        "ServicePrincipal",
    ]
}
