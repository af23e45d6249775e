"""The schema of the book of record, as numbered steps.

Knows the tables, what each column means and what its null means; applies what a book lacks.
Knows nothing of when rows are written. A step that has shipped is never edited: a new one is
added at the end, and `SCHEMA` counts them. Times are ISO 8601 in UTC with microseconds, so that
they sort as text.
"""

import sqlite3

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

APPLICATION_ID = 0x636C7761
"""Stamped into the file's header ("clwa"), so that another program's database is refused."""

schema = Migrations("clausewatch")

_RECORD = """
CREATE TABLE watches (
  id TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,                  -- the first of its addresses
  language TEXT,                      -- null: as the page says
  active INTEGER NOT NULL DEFAULT 1,  -- 0: gone from the watchlist, history kept
  visits INTEGER NOT NULL DEFAULT 0,  -- number of the last recorded visit
  version INTEGER,                    -- the version now shown; null before the first
  version_since TEXT,                 -- when it came
  announced INTEGER,                  -- the version users were told of last
  provisional INTEGER NOT NULL DEFAULT 0,  -- 1: the first text, not yet seen twice
  validators TEXT NOT NULL DEFAULT '{}',   -- JSON: address to [etag, last-modified]
  seen TEXT NOT NULL DEFAULT '{}',    -- JSON: address to the hash of the body last accepted
  hold TEXT,                          -- JSON: the change that waits; null: none does
  last_visit_at TEXT,
  last_good_at TEXT,                  -- the last visit that brought the policy
  next_visit_at TEXT,                 -- null: never visited, due at once
  failures INTEGER NOT NULL DEFAULT 0,     -- failed visits in a row
  failing_since TEXT,                 -- null: the last visit was good
  fault TEXT,
  detail TEXT,
  fault_told INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE blobs (
  sha256 TEXT PRIMARY KEY,
  size INTEGER NOT NULL,              -- of the body, before compression
  body BLOB NOT NULL                  -- zlib
) STRICT;

CREATE TABLE visits (
  watch_id TEXT NOT NULL REFERENCES watches(id),
  number INTEGER NOT NULL,
  at TEXT NOT NULL,
  outcome TEXT NOT NULL,
  version INTEGER,                    -- shown after the visit; null before the first
  change_id INTEGER REFERENCES changes(id),
  verdict TEXT,                       -- of a held or recorded change
  unstable INTEGER NOT NULL DEFAULT 0,
  fault TEXT,
  detail TEXT,
  PRIMARY KEY (watch_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshots (
  id INTEGER PRIMARY KEY,             -- without gaps: the place in the chain
  watch_id TEXT NOT NULL,
  visit INTEGER NOT NULL,
  part INTEGER NOT NULL,              -- which of the watch's addresses, from 0
  url TEXT NOT NULL,
  final_url TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  status INTEGER NOT NULL,
  media_type TEXT NOT NULL,
  headers TEXT NOT NULL,              -- JSON
  sha256 TEXT NOT NULL REFERENCES blobs(sha256),
  chain TEXT NOT NULL,                -- hash over this row and the chain of the row before
  UNIQUE (watch_id, visit, part),
  FOREIGN KEY (watch_id, visit) REFERENCES visits(watch_id, number)
) STRICT;

CREATE TABLE versions (
  watch_id TEXT NOT NULL REFERENCES watches(id),
  number INTEGER NOT NULL,
  visit INTEGER NOT NULL,             -- whose snapshots are read for it
  fingerprint TEXT NOT NULL,
  reader TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  left_at TEXT,                       -- when another text last replaced it; null: never
  title TEXT NOT NULL,
  language TEXT NOT NULL,
  updated_on TEXT,                    -- the page's own date; null where it has none
  effective_on TEXT,
  PRIMARY KEY (watch_id, number),
  FOREIGN KEY (watch_id, visit) REFERENCES visits(watch_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX versions_fingerprint ON versions (watch_id, fingerprint);

CREATE TABLE clauses (
  watch_id TEXT NOT NULL REFERENCES watches(id),
  key TEXT NOT NULL,                  -- hash of the text, and which of its like
  section TEXT NOT NULL,
  label TEXT NOT NULL,
  text TEXT NOT NULL,
  first_version INTEGER NOT NULL,
  last_version INTEGER NOT NULL,
  position INTEGER,                   -- in the version now shown; null: not in it
  PRIMARY KEY (watch_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  watch_id TEXT NOT NULL REFERENCES watches(id),
  visit INTEGER NOT NULL,
  from_version INTEGER NOT NULL,
  to_version INTEGER NOT NULL,
  detected_at TEXT NOT NULL,
  verdict TEXT NOT NULL,
  verdict_rank INTEGER NOT NULL,      -- place of the verdict in its order, for "at least"
  severity TEXT,                      -- null below substantive
  direction TEXT NOT NULL,
  topics TEXT NOT NULL,               -- JSON
  flags TEXT NOT NULL,                -- JSON
  confidence REAL NOT NULL,
  reverted_by INTEGER REFERENCES changes(id),
  UNIQUE (watch_id, visit)
) STRICT;
CREATE INDEX changes_detected_at ON changes (detected_at);

CREATE TABLE findings (
  change_id INTEGER NOT NULL REFERENCES changes(id),
  position INTEGER NOT NULL,          -- 0 is the most important
  topic TEXT NOT NULL,
  kind TEXT NOT NULL,
  what TEXT NOT NULL,
  old TEXT,
  new TEXT,
  direction TEXT NOT NULL,
  verdict TEXT NOT NULL,
  severity TEXT,
  section TEXT NOT NULL,
  before TEXT,
  after TEXT,
  rule TEXT NOT NULL,
  PRIMARY KEY (change_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE edits (
  change_id INTEGER NOT NULL REFERENCES changes(id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  verdict TEXT NOT NULL,
  rule TEXT NOT NULL,                 -- what quieted it, or why it alerts
  old TEXT NOT NULL,                  -- JSON: clauses
  new TEXT NOT NULL,
  words TEXT NOT NULL,                -- JSON: runs of [op, text]
  PRIMARY KEY (change_id, position)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE changes_fts USING fts5(text, tokenize = "unicode61 remove_diacritics 2");

CREATE TABLE notices (
  id INTEGER PRIMARY KEY,
  watch_id TEXT NOT NULL,
  visit INTEGER NOT NULL,
  kind TEXT NOT NULL,                 -- fault, recovered, unstable, flapping
  at TEXT NOT NULL,
  fault TEXT,                         -- null unless a fault began or ended
  detail TEXT NOT NULL,
  FOREIGN KEY (watch_id, visit) REFERENCES visits(watch_id, number)
) STRICT;
"""

_OUTBOX = """
CREATE TABLE subscriptions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  channel TEXT NOT NULL,
  wants TEXT NOT NULL,
  at_least TEXT NOT NULL,
  direction TEXT,                     -- null: any
  topics TEXT NOT NULL,               -- JSON; empty: any
  language TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1   -- 0: ended, its deliveries kept
) STRICT;

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subscription INTEGER NOT NULL REFERENCES subscriptions(id),
  change_id INTEGER NOT NULL REFERENCES changes(id),
  state TEXT NOT NULL,                -- owed, claimed, sent, suspended
  nonce TEXT NOT NULL,                -- the same at every try
  tries INTEGER NOT NULL DEFAULT 0,
  next_at TEXT,                       -- owed: next try; claimed: when the claim lapses
  message TEXT,                       -- id of the sent message; null until sent
  edit_due INTEGER NOT NULL DEFAULT 0,
  detail TEXT NOT NULL DEFAULT '',    -- why the last try failed
  UNIQUE (subscription, change_id)
) STRICT;
CREATE INDEX deliveries_next ON deliveries (state, next_at);
"""


_ALERTS = """
-- The server's id; null for webhooks and private messages.
ALTER TABLE subscriptions ADD COLUMN guild TEXT;
-- The user who made it; null: the command line.
ALTER TABLE subscriptions ADD COLUMN owner TEXT;
-- instant, daily, weekly
ALTER TABLE subscriptions ADD COLUMN digest TEXT NOT NULL DEFAULT 'instant';
-- JSON: pairs of a role's id and its level
ALTER TABLE subscriptions ADD COLUMN mentions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE subscriptions ADD COLUMN thread INTEGER NOT NULL DEFAULT 0;
-- Null: not paused.
ALTER TABLE subscriptions ADD COLUMN paused_until TEXT;
-- Why the channel takes no messages; null: it works.
ALTER TABLE subscriptions ADD COLUMN suspended TEXT;
-- When a suspended channel is tried again, and how often it was.
ALTER TABLE subscriptions ADD COLUMN probe_at TEXT;
ALTER TABLE subscriptions ADD COLUMN probes INTEGER NOT NULL DEFAULT 0;
-- Since when what it tells has been so; null: unknown.
ALTER TABLE notices ADD COLUMN since TEXT;

CREATE TABLE deliveries_3 (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subscription INTEGER NOT NULL REFERENCES subscriptions(id),
  change_id INTEGER REFERENCES changes(id),    -- set for alerts
  state TEXT NOT NULL,                -- owed, claimed, sent, suspended, dropped
  nonce TEXT NOT NULL,                -- the same at every try
  tries INTEGER NOT NULL DEFAULT 0,
  next_at TEXT,                       -- owed: next try; claimed: when the claim lapses
  message TEXT,                       -- id of the sent message; null until sent
  edit_due INTEGER NOT NULL DEFAULT 0,
  detail TEXT NOT NULL DEFAULT '',    -- why the last try failed
  kind TEXT NOT NULL DEFAULT 'alert',
  notice_id INTEGER REFERENCES notices(id),    -- set for notices
  watch_id TEXT,                      -- set for runaway pages
  bundle INTEGER REFERENCES deliveries(id),    -- sent as a part of that one; null: by itself
  channel TEXT,                       -- null: the subscription's
  owed_at TEXT,                       -- null: before there was this column
  sent_at TEXT,
  acknowledged_by TEXT,               -- a name; null: nobody yet
  UNIQUE (subscription, change_id)
) STRICT;
INSERT INTO deliveries_3
  (id, subscription, change_id, state, nonce, tries, next_at, message, edit_due, detail)
SELECT id, subscription, change_id, state, nonce, tries, next_at, message, edit_due, detail
FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_3 RENAME TO deliveries;
CREATE INDEX deliveries_next ON deliveries (state, next_at);
CREATE INDEX deliveries_edits ON deliveries (next_at) WHERE edit_due = 1;
CREATE INDEX deliveries_change ON deliveries (change_id);
CREATE INDEX deliveries_bundle ON deliveries (bundle) WHERE bundle IS NOT NULL;
CREATE INDEX deliveries_recent ON deliveries (subscription, owed_at);
CREATE INDEX deliveries_waiting ON deliveries (subscription, state, kind);
"""

_REPLIES = """
CREATE TABLE proposals (
  id TEXT PRIMARY KEY,                -- of the watch that it proposes
  service TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  proposed_by TEXT NOT NULL,          -- a name, to be shown
  proposed_at TEXT NOT NULL,
  approved_by TEXT,                   -- null: still open
  approved_at TEXT
) STRICT;

CREATE TABLE labels (
  change_id INTEGER NOT NULL REFERENCES changes(id),
  reader TEXT NOT NULL,               -- a hash, so that one person counts once
  label TEXT NOT NULL,                -- noise, matters
  at TEXT NOT NULL,
  PRIMARY KEY (change_id, reader)
) STRICT, WITHOUT ROWID;

CREATE TABLE mutes (
  subscription INTEGER NOT NULL REFERENCES subscriptions(id),
  watch_id TEXT NOT NULL REFERENCES watches(id),
  until TEXT NOT NULL,
  PRIMARY KEY (subscription, watch_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_message ON deliveries (message) WHERE message IS NOT NULL;
"""


_THREADS = """
CREATE TABLE threads (
  subscription INTEGER NOT NULL REFERENCES subscriptions(id),
  service TEXT NOT NULL,
  thread TEXT NOT NULL,               -- its id, which is that of the message it began with
  PRIMARY KEY (subscription, service)
) STRICT, WITHOUT ROWID;
"""

_QUIET = """
-- JSON: start, end, zone, urgent; null: no quiet hours.
ALTER TABLE subscriptions ADD COLUMN quiet TEXT;
-- Who follows a page is told as a person: the channel of the messages is found when they are sent.
UPDATE subscriptions SET channel = 'user:' || owner
  WHERE guild IS NULL AND owner IS NOT NULL AND channel NOT LIKE 'http%';
"""


@schema()
def step_1_record(db: Database) -> None:
    """Make the tables of watches, visits, snapshots, versions and changes."""
    _run(db, _RECORD)


@schema()
def step_2_outbox(db: Database) -> None:
    """Make the tables of subscriptions and of the alerts owed to them."""
    _run(db, _OUTBOX)


@schema()
def step_3_alerts(db: Database) -> None:
    """Let subscriptions say how and when they are told, and owe more than single alerts."""
    _run(db, _ALERTS)


@schema()
def step_4_replies(db: Database) -> None:
    """Make the tables of what people propose, and of what they say about alerts."""
    _run(db, _REPLIES)


@schema()
def step_5_threads(db: Database) -> None:
    """Remember the threads in which subscriptions are told of a service."""
    _run(db, _THREADS)


@schema()
def step_6_quiet(db: Database) -> None:
    """Let subscriptions have quiet hours, and people be told as themselves."""
    _run(db, _QUIET)


SCHEMA = 6
"""How many steps there are: the `user_version` of an up-to-date book."""


def _run(db: Database, script: str) -> None:
    """Run the statements of `script` one by one.

    `executescript` would commit the transaction that the step runs in.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
