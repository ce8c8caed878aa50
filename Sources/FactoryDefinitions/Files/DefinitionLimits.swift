/// The service's limits of definitions, and ours of what is read at all.
///
/// https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-data-factory-limits
package enum DefinitionLimits {
    /// The most bytes of a pipeline's JSON.
    package static let pipelineBytes = 200 << 10
    /// The most bytes of a dataset's or a linked service's JSON.
    package static let resourceBytes = 100 << 10
    /// The most bytes of an activity: its settings with the datasets that it names.
    package static let activityBytes = 896 << 10
    /// The activities of a pipeline beyond which it may be refused.
    package static let activities = 80
    /// The most activities of a pipeline that the service can be asked for.
    package static let activitiesAtMost = 120
    /// The most parameters of a pipeline.
    package static let pipelineParameters = 50
    /// The most bytes of a file that is read: ours. A template holds a whole factory, so it is larger than any definition.
    package static let fileBytes = 32 << 20
    /// The most files that are read from a folder: ours.
    package static let files = 20_000
    /// The most bytes of all files together: ours.
    package static let totalBytes = 256 << 20
    /// The most rows of a lookup's output.
    package static let lookupRows = 5000
}
