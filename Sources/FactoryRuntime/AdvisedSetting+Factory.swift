public import InterimData

extension AdvisedSetting {
    /// ``PipelineRun/Settings/outputRoot``.
    public static let outputRoot = AdvisedSetting("outputRoot")
}
