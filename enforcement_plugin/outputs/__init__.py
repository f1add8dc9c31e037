"""What goes out: styled layers, map pages and the figures printed on them.

``figures`` and ``classes`` are plain Python. ``style``, ``project`` and ``mapbook`` can be imported without
QGIS and need it when called; ``symbols`` and ``page`` are their QGIS side.
"""
