// The types of the reader that an application writes to sign its requests.
@_exported public import JiraReader
