"""Addresses under /console/teaching/."""

from __future__ import annotations

from django.urls import path

from desk.console.teaching import correction_pages, queue_pages, training_pages

urlpatterns = [
    path("teaching/", queue_pages.queue, name="teaching"),
    path("teaching/message/<int:pk>/", queue_pages.picker, name="teaching_picker"),
    path("teaching/message/<int:pk>/mark/", queue_pages.mark, name="teaching_mark"),
    path("teaching/message/<int:pk>/unmark/", queue_pages.unmark, name="teaching_unmark"),
    path("teaching/corrections/", correction_pages.corrections, name="teaching_corrections"),
    path("teaching/corrections/export/", correction_pages.export, name="teaching_export"),
    path("teaching/corrections/<int:pk>/", correction_pages.change, name="teaching_change"),
    path("teaching/training/", training_pages.trainings, name="teaching_trainings"),
    path("teaching/training/start/", training_pages.start, name="teaching_start"),
    path("teaching/training/back/<int:pk>/", training_pages.back, name="teaching_back"),
    path("teaching/training/<int:pk>/", training_pages.one, name="teaching_run"),
    path("teaching/training/<int:pk>/progress/", training_pages.progress, name="teaching_progress"),
    path("teaching/training/<int:pk>/cancel/", training_pages.cancel, name="teaching_cancel"),
    path("teaching/training/<int:pk>/publish/", training_pages.publish, name="teaching_publish"),
]
