/// The types of activities that this program runs. An activity of another type is parsed, but a pipeline with such an
/// activity cannot be run.
package enum RunnableActivities {
    /// The names of the types.
    package static var types: Set<String> { Set(requiredSettings.keys) }

    /// The types of sinks that a copy writes, in lower case: Microsoft's documentation spells one of them in two ways.
    static let sinks: Set<String> = ["jsonsink", "delimitedtextsink"]

    /// The methods of requests that a WebActivity sends.
    static let webMethods: Set<String> = ["GET", "POST"]

    /// The fields that a GetMetadata activity determines.
    package static let metadataFields = [
        "exists", "itemName", "itemType", "size", "created", "lastModified", "childItems",
    ]

    /// The required members of `typeProperties`, by the name of the type.
    static let requiredSettings: [String: [String]] = [
        "AppendVariable": ["variableName", "value"],
        "Copy": ["source", "sink"],
        "Delete": ["dataset"],
        "ExecutePipeline": ["pipeline"],
        "Fail": ["message", "errorCode"],
        "Filter": ["items", "condition"],
        "ForEach": ["items", "activities"],
        "GetMetadata": ["dataset", "fieldList"],
        "IfCondition": ["expression"],
        "Lookup": ["source", "dataset"],
        "SetVariable": ["variableName", "value"],
        "Switch": ["on"],
        "Until": ["expression", "activities"],
        "Validation": ["dataset"],
        "Wait": ["waitTimeInSeconds"],
        "WebActivity": ["url", "method"],
    ]
}
