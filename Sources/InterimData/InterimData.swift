// InterimData
