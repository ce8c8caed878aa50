"""The parts of the benchmark suite; `bench.py` puts them together. Python's standard library only."""
