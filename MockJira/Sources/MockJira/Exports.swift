// A test that describes a site or compares with it writes types of MockSite. It is a target of its own for the sake of the
// build alone, so that users need not know of it.
@_exported public import MockSite
