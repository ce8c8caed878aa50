print("jirastream")
