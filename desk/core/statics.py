"""Static files under names with their content's hash, so that a browser keeps them; plain names before `prepare`."""

from __future__ import annotations

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedFiles(ManifestStaticFilesStorage):
    """`python -m desk.manage prepare` collects the files; without that (in tests) each keeps its own name."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The collected name, or the plain one."""
        found = self.hashed_files.get(self.hash_key(self.clean_name(name)))
        return found if found else name
