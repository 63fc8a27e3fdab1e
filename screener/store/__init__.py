"""The encrypted database: tables, migrations, key slots, backup. Nothing above sees an ORM object.

A database is a folder. Every function takes a session from :class:`~screener.store.database.Store`
and takes and returns the plain values of ``screener.domain``.
"""
