// Exports the types of other modules that are needed to copy a table, so that an application has to import only
// JiraConnector.

@_exported public import JiraReader

@_exported public import struct InterimData.ConversionSettings
@_exported public import enum InterimData.Culture
@_exported public import struct InterimData.DateFormat
@_exported public import struct InterimData.RecordMapping
@_exported public import struct InterimData.TimeSpanFormat
@_exported public import struct InterimData.ValuePath
@_exported public import enum InterimData.ValueType
@_exported public import struct RunState.FileVerification
@_exported public import struct RunState.RunStateError
@_exported public import struct Sinks.DelimitedText
@_exported public import struct Sinks.FileSeries
@_exported public import enum Sinks.NULHandling
@_exported public import enum Sinks.RowFaultTolerance
@_exported public import struct Sinks.SessionLogDestination
@_exported public import struct Sinks.SinkConfiguration
@_exported public import struct Sinks.SinkError
