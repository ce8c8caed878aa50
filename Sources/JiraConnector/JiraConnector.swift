// JiraConnector
