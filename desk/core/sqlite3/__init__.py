"""Django's SQLite backend, where writers queue for the database instead of asking again and again (`base.py`)."""
