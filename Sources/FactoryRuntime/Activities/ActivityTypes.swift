/// The supported types of activities.
enum ActivityTypes {
    static let all: [any BoundActivity.Type] = [
        BoundCopy.self, BoundLookup.self, BoundForEach.self, BoundIfCondition.self, BoundSwitch.self, BoundUntil.self,
        BoundFilter.self, BoundSetVariable.self, BoundAppendVariable.self, BoundWait.self, BoundFail.self,
        BoundExecutePipeline.self, BoundGetMetadata.self, BoundDelete.self, BoundValidation.self, BoundWeb.self,
    ]

    /// Returns the implementation of a type; `nil` if the type is not supported.
    static func implementation(_ type: String) -> (any BoundActivity.Type)? { all.first { $0.type == type } }
}
