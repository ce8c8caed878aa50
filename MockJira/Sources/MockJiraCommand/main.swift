print("mockjira")
