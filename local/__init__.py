"""The local stack: emulation of the AWS services that Millrace runs on. No project logic lives here."""
