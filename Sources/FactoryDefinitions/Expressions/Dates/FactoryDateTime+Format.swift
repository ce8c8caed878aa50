internal import InterimData

/// Formats dates and times as .NET does in its culture for the United States, which the service uses.
extension FactoryDateTime {
    /// Returns the time in a standard format (one letter) or a custom one; `nil` for an invalid format. An empty format
    /// is `G`.
    ///
    /// The offset (`zzz`) is that of UTC, even for a time in an unknown zone, because UTC is the local time of the
    /// service.
    package func text(format: String) -> String? {
        PointInTime(localTicks: ticks, offsetMinutes: isUTC ? 0 : nil).flatMap { time in
            DateFormat(format.isEmpty ? "G" : format)?.text(of: time, hasOffset: false, culture: .englishUnitedStates)
        }
    }
}
