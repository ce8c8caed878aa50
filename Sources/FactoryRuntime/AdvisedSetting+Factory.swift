public import InterimData

extension AdvisedSetting {
    /// The setting ``PipelineRun/Settings/outputRoot``.
    public static let outputRoot = AdvisedSetting("outputRoot")
    /// The setting ``PipelineRun/Settings/allowsWeb``.
    public static let allowsWeb = AdvisedSetting("allowsWeb")
}
