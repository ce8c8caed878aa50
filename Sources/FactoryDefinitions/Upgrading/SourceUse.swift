internal import InterimData

/// A source of a Copy or a Lookup that reads a dataset.
struct SourceUse {
    let pipeline: Definition
    let activity: LocatedValue
    let name: String
    let isLookup: Bool
    let settings: LocatedValue
    let source: LocatedValue
    /// The dataset to which a copy writes; `nil` if it is not among the files.
    let sink: Definition?

    var file: String { pipeline.file }
    var query: LocatedValue? { source["query"] }

    /// Returns the uses of a dataset, in the order of the pipelines.
    static func all(of dataset: Definition, in set: DefinitionSet) -> [SourceUse] {
        var uses: [SourceUse] = []
        for pipeline in set.definitions where pipeline.kind == .pipeline {
            for activity in PipelineActivities(pipeline.properties).all {
                guard let settings = activity.value["typeProperties"], let source = settings["source"],
                    source["type"]?.text == "JiraSource"
                else { continue }
                let isLookup = activity.value["type"]?.text == "Lookup"
                let reference = isLookup ? settings["dataset"] : activity.value["inputs"]?.elements?.first
                guard let name = reference?["referenceName"]?.literalText,
                    set.definition(.dataset, named: name).map({ $0.name == dataset.name && $0.file == dataset.file })
                        == true
                else { continue }
                let target = activity.value["outputs"]?.elements?.first?["referenceName"]?.literalText
                uses.append(
                    SourceUse(
                        pipeline: pipeline,
                        activity: activity.value,
                        name: activity.name,
                        isLookup: isLookup,
                        settings: settings,
                        source: source,
                        sink: target.flatMap { set.definition(.dataset, named: $0) }
                    )
                )
            }
        }
        return uses
    }
}
