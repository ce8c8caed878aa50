// The only type of MockSite that test suites use. MockSite is a target of its own so that it compiles in parallel with
// SwiftNIO.
@_exported public import struct MockSite.MockSiteConfiguration
