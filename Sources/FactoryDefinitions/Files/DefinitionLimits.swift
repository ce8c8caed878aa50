/// The limits of the service for definitions, and the limits of this program for the files that it reads.
///
/// https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-data-factory-limits
package enum DefinitionLimits {
    /// The largest size of a pipeline's JSON, in bytes.
    package static let pipelineBytes = 200 << 10
    /// The largest size of a dataset's or a linked service's JSON, in bytes.
    package static let resourceBytes = 100 << 10
    /// The largest size of an activity with the datasets that it names, in bytes.
    package static let activityBytes = 896 << 10
    /// The default limit for the number of activities in a pipeline. The service may reject a pipeline with more
    /// activities.
    package static let defaultActivityLimit = 80
    /// The highest limit for the number of activities in a pipeline that the service grants on request.
    package static let maximumActivityCount = 120
    /// The largest number of parameters of a pipeline.
    package static let pipelineParameters = 50
    /// This program's limit for the size of a file, in bytes. A template contains a whole factory, so the limit is
    /// larger than that of any definition.
    package static let fileBytes = 32 << 20
    /// This program's limit for the number of files in a folder.
    package static let files = 20_000
    /// This program's limit for the size of all files together, in bytes.
    package static let totalBytes = 256 << 20
    /// The largest number of rows in the output of a lookup.
    package static let lookupRows = 5000
}
