"""The parts of the benchmark suite; `bench.py` runs them. They use only Python's standard library."""
