"""Addresses under /console/privacy/."""

from __future__ import annotations

from django.urls import path

from desk.console.privacy import audit_pages, person_pages, retention_pages

urlpatterns = [
    path("privacy/", person_pages.person_page, name="privacy"),
    path("privacy/person/<int:pk>/export.<slug:form>", person_pages.export, name="privacy_export"),
    path("privacy/person/<int:pk>/erase/", person_pages.erase, name="privacy_erase"),
    path("privacy/log/", audit_pages.log, name="privacy_log"),
    path("privacy/log/export/", audit_pages.export, name="privacy_log_export"),
    path("privacy/log/check/", audit_pages.check, name="privacy_log_check"),
    path("privacy/retention/", retention_pages.retention_page, name="privacy_retention"),
    path("privacy/retention/run/", retention_pages.run, name="privacy_retention_run"),
]
