// PageMemory
