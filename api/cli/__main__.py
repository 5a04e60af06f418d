"""Lets `python -m api.cli` be the command `regelaar`."""

from .app import app

app()
