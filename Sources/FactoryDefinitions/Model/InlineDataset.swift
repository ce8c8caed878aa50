/// The settings of a dataset inside the source or the sink of an activity, as in pipelines of Microsoft Fabric.
///
/// An activity with these settings has no `inputs` or `outputs`. In a pipeline of Fabric, a connection takes the place
/// of a linked service. Its definition is not in a file, so the settings are used with the linked service of the same
/// name.
package enum InlineDataset {
    /// The name of the object with the settings.
    package static let property = "datasetSettings"

    /// The paths in these settings under which the name of a linked service or a connection may be.
    package static let namePaths = [
        ["linkedServiceName", "referenceName"], ["linkedService", "referenceName"], ["linkedService", "name"],
        ["connectionSettings", "name"], ["externalReferences", "connection"],
    ]
}
