"""Calls that the store in memory and DynamoDB Local must answer alike: generated ones, and known traps."""
