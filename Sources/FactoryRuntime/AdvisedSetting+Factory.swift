public import InterimData

extension AdvisedSetting {
    /// The setting ``PipelineRun/Settings/outputRoot``.
    public static let outputRoot = AdvisedSetting("outputRoot")
}
