"""Callers and sites as the tests of the API have them."""

from tests.api.conftest import admin, machines, make_site, operator, session, viewer

__all__ = ["admin", "machines", "make_site", "operator", "session", "viewer"]
