"""Whole runs on a virtual clock, in one process, while faults strike where a schedule says."""
