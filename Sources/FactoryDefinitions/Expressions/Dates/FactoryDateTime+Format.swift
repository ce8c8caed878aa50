internal import InterimData

/// .NET's formats of dates and times, in the service's culture, which is that of the United States.
extension FactoryDateTime {
    /// The time in a standard format (one letter) or a custom one; `nil` for what is neither. An empty format is `G`.
    ///
    /// Offsets (`zzz`) are those of UTC: the service's own clocks show it.
    package func text(format: String) -> String? {
        PointInTime(clockTicks: ticks, offsetMinutes: isUTC ? 0 : nil).flatMap { time in
            DateFormat(format.isEmpty ? "G" : format)?.text(of: time, hasOffset: false, culture: .englishUnitedStates)
        }
    }
}
