internal import InterimData

extension Definition.Kind {
    /// The kind of a file's definition; `nil` where it is none of ours, such as a trigger.
    ///
    /// The content decides where it is plain, then the folder that a factory's repository has for the kind. Of the rest, what
    /// has a type and settings is a linked service: their types are too many to know.
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

    /// The kind of a resource without a type, by its properties.
    init?(ofContent properties: LocatedValue?) {
        guard let kind = Self(ofKnown: properties) ?? Self(ofUnknown: properties) else { return nil }
        self = kind
    }

    /// The kind that the folder of a factory's repository is for.
    init?(ofFolderOf path: String) {
        switch Self.folder(of: path) {
        case "linkedservice", "linkedservices": self = .linkedService
        case "dataset", "datasets": self = .dataset
        case "pipeline", "pipelines": self = .pipeline
        default: return nil
        }
    }

    /// A pipeline has activities, a dataset names a linked service; of the rest, the type decides.
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

    /// Anything with a type and settings that is not a resource of another kind.
    private init?(ofUnknown properties: LocatedValue?) {
        guard let properties, let type = properties["type"], properties["typeProperties"]?.members != nil,
            properties.member("pipelines") == nil
        else { return nil }
        if let name = type.text, name.hasSuffix("Trigger") || Self.otherTypes.contains(name) { return nil }
        self = .linkedService
    }

    private static func folder(of path: String) -> String? {
        let parts = path.split(separator: "/")
        return parts.count < 2 ? nil : parts[parts.count - 2].lowercased()
    }

    /// The folders of a factory's repository that hold something else.
    private static let otherFolders: Set<String> = [
        "trigger", "triggers", "dataflow", "dataflows", "integrationruntime", "integrationruntimes", "credential",
        "credentials", "managedvirtualnetwork", "managedprivateendpoint", "privateendpointconnection", "factory",
        "changedatacapture",
    ]

    /// The types of data flows, integration runtimes and credentials, which have settings too.
    private static let otherTypes: Set<String> = [
        "MappingDataFlow", "WranglingDataFlow", "Flowlet", "Managed", "SelfHosted", "ManagedIdentity",
        "ServicePrincipal",
    ]
}
