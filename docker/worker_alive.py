"""Exit code 0 when the desk's worker has beaten within the last half minute; for the container's health check."""

from __future__ import annotations

import os
import sys

import psycopg

ALIVE = "SELECT beat_at > now() - interval '30 seconds' FROM gateway_heartbeat WHERE part = 'sender'"

with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5) as connection:
    row = connection.execute(ALIVE).fetchone()
sys.exit(0 if row and row[0] else 1)
