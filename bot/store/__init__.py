"""What is kept between messages, in SQLite or PostgreSQL: the tables, how they came to be, one class for each.

A new table: declare it in `tables.py`, then `make migration WHAT="add its name"` writes the step that makes it.
"""
