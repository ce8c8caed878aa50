// MockJira
