// The only type of MockSite that a test suite writes. MockSite is a target of its own so that it compiles beside SwiftNIO.
@_exported public import struct MockSite.MockSiteConfiguration
