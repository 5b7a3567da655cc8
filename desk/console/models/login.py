"""Failed log-ins, for throttling."""

from __future__ import annotations

from django.db import models


class LoginFailure(models.Model):
    """One failure of one account or one address. `who` is a keyed hash: no name and no address is stored."""

    who = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["who", "at"], name="login_failure_who")]

    def __str__(self) -> str:
        return f"{self.who[:8]} {self.at:%H:%M:%S}"
