// The only type of MockSite that users of the library MockJira need. MockSite is a target of its own so that it
// compiles in parallel with SwiftNIO.
@_exported public import struct MockSite.MockSiteConfiguration
