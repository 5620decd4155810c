"""DynamoDB and S3 in memory, for thousands of runs under faults. tests/faults/test_memory_contract.py holds the
engine to DynamoDB Local's answers."""
