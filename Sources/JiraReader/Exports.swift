// The types of InterimData that applications use, so that they need to import JiraReader only.

@_exported public import struct InterimData.AdvisedSetting
@_exported public import struct InterimData.Column
@_exported public import struct InterimData.ColumnError
@_exported public import enum InterimData.InterimType
@_exported public import enum InterimData.InterimValue
@_exported public import struct InterimData.ListingFindings
@_exported public import struct InterimData.MovedList
@_exported public import struct InterimData.ReadingFindings
@_exported public import struct InterimData.Record
@_exported public import struct InterimData.RecordBatch
@_exported public import struct InterimData.ShortListing
@_exported public import struct InterimData.SkippedParent
@_exported public import enum InterimData.TruncatedList
@_exported public import struct InterimData.TruncatedListCounts
