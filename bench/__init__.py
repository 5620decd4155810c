"""Measurements on the local stack. `docs/measurements.md` has the commands and what they gave."""
