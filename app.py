"""The Chalice app: blueprints and nothing else."""

from chalice.app import Chalice

from chalicelib.api import (
    control,
    fetches,
    items,
    machine_tokens,
    notifications,
    pdfs,
    reviews,
    runs,
    schedules,
    sessions,
    sites,
    sources,
    transfer,
)
from chalicelib.api.authorizer import access
from chalicelib.api.routing import handing_on
from chalicelib.steps.functions import steps

app = Chalice(app_name="millrace")
app.api.binary_types += ["image/webp", "application/pdf"]  # what Chalice does not know by itself
app.register_middleware(handing_on, "http")
for blueprint in (
    access,
    sessions.api,
    runs.api,
    control.api,
    transfer.api,
    items.api,
    sources.api,
    fetches.api,
    pdfs.api,
    reviews.api,
    schedules.api,
    sites.api,
    machine_tokens.api,
    notifications.api,
    steps,
):
    app.register_blueprint(blueprint)
