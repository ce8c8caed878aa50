public import ArgumentParser
public import Sinks

extension SinkConfiguration.Format: ExpressibleByArgument {}
extension SinkConfiguration.Level: ExpressibleByArgument {}
extension SinkConfiguration.DateTimes: ExpressibleByArgument {}
extension NULHandling: ExpressibleByArgument {}
