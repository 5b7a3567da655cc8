"""The full-text index over `console_searchtext.folded`, kept by the database itself."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE console_search USING fts5(
        folded, content='console_searchtext', content_rowid='message_id',
        tokenize='unicode61 remove_diacritics 0', prefix='2 3 4 5', detail=none, columnsize=0)""",
    """CREATE TRIGGER console_search_insert AFTER INSERT ON console_searchtext BEGIN
        INSERT INTO console_search(rowid, folded) VALUES (new.message_id, new.folded); END""",
    """CREATE TRIGGER console_search_delete AFTER DELETE ON console_searchtext BEGIN
        INSERT INTO console_search(console_search, rowid, folded) VALUES ('delete', old.message_id, old.folded); END""",
    """CREATE TRIGGER console_search_update AFTER UPDATE ON console_searchtext BEGIN
        INSERT INTO console_search(console_search, rowid, folded) VALUES ('delete', old.message_id, old.folded);
        INSERT INTO console_search(rowid, folded) VALUES (new.message_id, new.folded); END""",
]
POSTGRESQL = [
    """ALTER TABLE console_searchtext ADD COLUMN vector tsvector
        GENERATED ALWAYS AS (to_tsvector('simple', folded)) STORED""",
    "CREATE INDEX console_search ON console_searchtext USING gin (vector)",
]


def make(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER console_search_{name}", params=None)
        schema_editor.execute("DROP TABLE console_search", params=None)
    else:
        schema_editor.execute("ALTER TABLE console_searchtext DROP COLUMN vector", params=None)


class Migration(migrations.Migration):
    dependencies = [("console", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
