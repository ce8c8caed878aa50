internal import InterimData

/// A kind of store of files to which copies write.
///
/// A run on this machine writes the files of every kind below one local folder, in a subfolder for each container.
/// https://learn.microsoft.com/azure/data-factory/format-json#dataset-properties
package struct FileStore: Sendable, Hashable {
    /// The type of the linked service, such as `AzureBlobFS`.
    package let serviceType: String
    /// The property of a location that names the container; `nil` if locations of this kind have none.
    package let containerProperty: String?
    /// The property of the linked service that names the container; `nil` if the linked service has none.
    package var serviceContainerProperty: String?
    /// The type of a sink's settings for this store, such as `AzureBlobFSWriteSettings`; `nil` if it is not checked.
    package let writeSettingsType: String?

    /// The other types of linked services with which such locations are used.
    package var olderServiceTypes: [String] = []

    /// The type of a dataset's location, such as `AzureBlobFSLocation`.
    package var locationType: String { serviceType + "Location" }

    /// All kinds.
    package static let all = [
        FileStore(
            serviceType: "FileServer",
            containerProperty: nil,
            writeSettingsType: "FileServerWriteSettings"
        ),
        FileStore(
            serviceType: "AzureBlobStorage",
            containerProperty: "container",
            writeSettingsType: "AzureBlobStorageWriteSettings",
            olderServiceTypes: ["AzureStorage"]
        ),
        FileStore(
            serviceType: "AzureBlobFS",
            containerProperty: "fileSystem",
            writeSettingsType: "AzureBlobFSWriteSettings"
        ),
        FileStore(
            serviceType: "AzureFileStorage",
            containerProperty: nil,
            serviceContainerProperty: "fileShare",
            writeSettingsType: "AzureFileStorageWriteSettings"
        ),
        FileStore(serviceType: "AmazonS3", containerProperty: "bucketName", writeSettingsType: nil),
    ]

    /// Returns the kind with a type of locations; `nil` if there is none.
    package static func named(location type: String) -> FileStore? { all.first { $0.locationType == type } }

    /// Returns the kind with a type of linked services; `nil` if there is none.
    package static func named(service type: String) -> FileStore? { all.first { $0.accepts(service: type) } }

    /// Returns a Boolean value that indicates whether locations of this kind are used with a type of linked services.
    package func accepts(service type: String) -> Bool { type == serviceType || olderServiceTypes.contains(type) }
}
