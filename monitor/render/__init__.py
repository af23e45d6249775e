"""Findings and entries told to people and programs: sentences, terminal, Markdown, JSON, HTML.

Knows the nouns of the model and the words of each language; decides nothing about a change, reads
no file but its own phrases, and asks no clock. What it writes for a place is escaped for it.
"""
