// The types of the mock that a test needs to start a site with TLS.
@_exported public import MockJira
