"""A seeded engine of cosmetic and substantive edits over policies of our own.

`policies/` holds the policies, `banks/` the words that edits are made of, one file a language.
`cases` draws edits; each comes with what the differ must say of it. The same seed gives the same
cases on any machine.
"""
