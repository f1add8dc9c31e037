"""What comes in: reading what offices send, matching its fields, and the words that stand in them.

``vector.read_vector`` reads any vector file into columns; ``fields.match_fields`` finds which of its fields
is which column of a workspace table (Chinese or English names); ``fields.value_reader`` turns the words of an
office (出让, granted) into the values of the rule pack. Overlay command and import share them.
"""
