public import InterimData

extension AdvisedSetting {
    /// The permission to replace an existing output.
    public static let overwrite = AdvisedSetting("overwrite")
    /// Standard output as the destination.
    public static let standardOutput = AdvisedSetting("standardOutput")
}
