"""clausewatch: watch policy pages and tell what changed in substance.

`model` has the nouns, `document` reads pages, `differ` compares them, `check` decides about one
visit, `store` keeps the book of record, `run` drives the schedule and `cli` is what people type.
"""

__version__ = "0.1.0"
