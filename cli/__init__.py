"""The command line of Millrace, over its HTTP API (docs/api.md, docs/cli.md). It computes no counts."""
