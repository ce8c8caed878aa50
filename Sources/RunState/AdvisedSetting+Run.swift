public import InterimData

extension AdvisedSetting {
    /// The option to resume the unfinished run.
    public static let resume = AdvisedSetting("resume")
    /// The option to start again instead of resuming an unfinished run.
    public static let restart = AdvisedSetting("restart")
}
