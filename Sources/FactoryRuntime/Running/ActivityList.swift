internal import FactoryDefinitions
internal import InterimData

/// The activities of a pipeline, of a loop or of a branch of a condition.
struct ActivityList: Sendable {
    /// The activities, in the order of the definition.
    let activities: [PipelineActivity]
    /// The schedule of a run in which no activity has started.
    let schedule: PipelineSchedule

    /// Creates an empty list.
    init() {
        activities = []
        schedule = PipelineSchedule()
    }

    /// Creates a list from its definition.
    ///
    /// - Parameter owner: The name of the pipeline or activity that has the list, for messages.
    /// - Throws: ``FactoryRunError`` if an activity is invalid, two activities have the same name, or dependencies form
    ///   a cycle or have no target.
    init(_ list: LocatedValue, owner: String) throws(FactoryRunError) {
        guard let elements = list.elements else {
            throw FactoryRunError(.invalidDefinition, "the activities of \(owner) must be an array")
        }
        let own = PipelineActivities(list: list).all.filter { $0.container == nil }
        guard own.count == elements.count else {
            throw FactoryRunError(.invalidDefinition, "the activities of \(owner) must be objects")
        }
        var activities: [PipelineActivity] = []
        for activity in own { activities.append(try PipelineActivity(activity)) }
        let names = Set(activities.map(\.name))
        for name in names {
            guard let loop = PipelineActivities.loop(ofIteration: name), names.contains(loop) else { continue }
            throw FactoryRunError(
                .invalidDefinition,
                "the name of the activity \"\(name)\" is also that of an iteration of \"\(loop)\"; use another name"
            )
        }
        self.activities = activities
        schedule = try PipelineSchedule(activities.map(\.node))
    }

    /// Creates a list of one activity, without its dependencies.
    init(only activity: PipelineActivity) throws(FactoryRunError) {
        activities = [activity]
        schedule = try PipelineSchedule([PipelineSchedule.Node(name: activity.name)])
    }

    /// Returns the activity with a name; `nil` if there is none.
    subscript(name: String) -> PipelineActivity? { activities.first { $0.name == name } }

    /// The activities of this list and of the lists inside them, except inactive activities and what is inside those.
    /// A container precedes the activities in it.
    var allActive: [PipelineActivity] {
        activities.filter { $0.node.inactiveOutcome == nil }.flatMap { activity in
            [activity] + activity.branches.flatMap(\.list.allActive)
        }
    }
}
