"""Signs of life ("seen", "typing") no longer pass through the outbox: those that wait there go."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def forget(apps: Any, schema_editor: Any) -> None:
    """Nobody would send them any more."""
    apps.get_model("gateway", "Outgoing").objects.filter(kind="action").delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("gateway", "0007_outgoing_thread")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
