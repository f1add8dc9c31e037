"""The hub in a PostGIS database: the same log as in a folder, with rights by agency and jurisdiction.

``address``    which server and database, without any password
``session``    one connection: timeouts, resumption, the driver's errors as sentences
``hub``        PostgresHub, the hub protocol of ``sync.hub``
``files``      layers and attachments in chunks
``shared``     the PostGIS tables as the shared file of ``sync.run``
``install``    schema, roles and policies (resources/postgres/*.sql)
``tables``     the layer tables, generated from ``workspace.tables``
``officers``   who may do what where
"""
