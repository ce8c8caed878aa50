// The types of the reader that an application needs to sign its requests.
@_exported public import JiraReader
