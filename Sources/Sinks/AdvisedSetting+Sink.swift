public import InterimData

extension AdvisedSetting {
    /// The permission to replace an output that exists.
    public static let overwrite = AdvisedSetting("overwrite")
    /// The destination, to standard output.
    public static let standardOutput = AdvisedSetting("standardOutput")
}
