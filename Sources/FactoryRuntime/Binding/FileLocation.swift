internal import FactoryDefinitions

/// The location of a dataset's file or folder: the kind of store, the container, the folder, and the name of the file.
struct FileLocation: Sendable, Hashable {
    var store: FileStore
    /// The name of the container, file system, bucket or share; empty if there is none.
    var container = ""
    /// The path of the folder in the container; empty for the container itself.
    var folder: String
    /// The name of the file; empty if the dataset names only a folder.
    var file: String

    /// The parts of the path below the local folder of outputs.
    ///
    /// - Parameter name: The name of the file, or the beginning of the names of several files.
    func parts(name: String) -> [String] { [container, folder, name] }
}

extension FactoryBinding {
    /// Returns the location of a dataset of files.
    ///
    /// - Throws: ``FactoryRunError`` if files at this location cannot be written on this machine, or if the location
    ///   does not fit the linked service.
    func location(of dataset: Dataset) throws(FactoryRunError) -> FileLocation {
        let (properties, service) = (dataset.properties, dataset.linkedService)
        guard let location = try properties.object("location") else {
            throw FactoryRunError(.invalidDefinition, "\(properties.place) has no location")
        }
        let type = try location.requiredText("type")
        guard let store = FileStore.named(location: type) else {
            throw FactoryRunError(
                .unsupported,
                "a location of type \(type) cannot be written to here; supported are "
                    + Self.list(FileStore.all.map(\.locationType))
            )
        }
        guard store.accepts(service: service.type) else {
            throw FactoryRunError(
                .invalidDefinition,
                "\(service.properties.place) is of type \(service.type), but a \(type) needs one of type "
                    + store.serviceType
            )
        }
        var container = ""
        if let name = store.containerProperty { container = try location.text(name) ?? "" }
        if let name = store.serviceContainerProperty { container = try service.properties.text(name) ?? "" }
        return FileLocation(
            store: store,
            container: container,
            folder: try location.text("folderPath") ?? "",
            file: try location.text("fileName") ?? ""
        )
    }

    /// Returns the folder that a path of a linked service denotes. In a store with containers, the path begins with the
    /// name of a container.
    func folder(_ path: String, of service: LinkedService, for what: String) throws(FactoryRunError) -> String {
        guard let store = FileStore.named(service: service.type) else {
            throw FactoryRunError(
                .unsupported,
                "\(service.properties.place) is of type \(service.type); \(what) are written to linked services of the "
                    + "types " + Self.list(FileStore.all.map(\.serviceType)) + " only"
            )
        }
        let share = try store.serviceContainerProperty.map { name throws(FactoryRunError) in
            try service.properties.text(name) ?? ""
        }
        return try output.path([share ?? "", path])
    }

    private static func list(_ words: [String]) -> String {
        words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
    }
}
