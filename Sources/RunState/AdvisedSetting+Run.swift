public import InterimData

extension AdvisedSetting {
    /// The unfinished run is to be resumed.
    public static let resume = AdvisedSetting("resume")
    /// The run is to begin anew, and not to resume an unfinished one.
    public static let restart = AdvisedSetting("restart")
}
