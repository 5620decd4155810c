"""Infrastructure as code: tables, state machine definition, package. Generated files are checked in."""
