// JiraReader
