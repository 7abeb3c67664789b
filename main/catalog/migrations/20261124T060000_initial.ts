import type { Migration } from '../migrate.ts'

/**
 * `savepoint` is identity: a location and the id made from it, never changed and never deleted.
 * `event` is the journal, append-only by trigger. `savepoint_state` is derived from it, in the same transaction.
 */
export const initial: Migration = {
  version: '20261124T060000_initial',
  up: (db) => {
    db.exec(`
      CREATE TABLE savepoint (
        id       TEXT PRIMARY KEY,
        location TEXT NOT NULL UNIQUE
      ) STRICT;

      CREATE TABLE event (
        id        INTEGER PRIMARY KEY AUTOINCREMENT,
        savepoint TEXT NOT NULL REFERENCES savepoint (id),
        at        TEXT NOT NULL,
        type      TEXT NOT NULL CHECK (type IN ('opened', 'open-failed', 'forgotten', 'noted')),
        text      TEXT NOT NULL,
        facts     TEXT NOT NULL CHECK (json_valid(facts))
      ) STRICT;
      CREATE INDEX event_by_savepoint ON event (savepoint, id);

      CREATE TRIGGER event_never_changes BEFORE UPDATE ON event
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only: an event is never changed'); END;
      CREATE TRIGGER event_never_goes BEFORE DELETE ON event
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only: an event is never deleted'); END;

      CREATE TABLE savepoint_state (
        savepoint        TEXT PRIMARY KEY REFERENCES savepoint (id),
        last_event       INTEGER NOT NULL REFERENCES event (id),
        name             TEXT NOT NULL,
        kind             TEXT NOT NULL,
        format           TEXT NOT NULL,
        metadata_version INTEGER NOT NULL,
        operators        INTEGER NOT NULL,
        bytes            INTEGER NOT NULL,
        maps             TEXT NOT NULL CHECK (json_valid(maps)),
        first_opened_at  TEXT NOT NULL,
        last_opened_at   TEXT NOT NULL,
        notes            TEXT NOT NULL,
        forgotten_at     TEXT
      ) STRICT;
      CREATE INDEX savepoint_state_by_opening ON savepoint_state (last_opened_at DESC) WHERE forgotten_at IS NULL;

      CREATE TABLE known_uid (
        id         TEXT NOT NULL,
        uid        TEXT NOT NULL,
        name       TEXT,
        source     TEXT NOT NULL,
        learned_at TEXT NOT NULL,
        PRIMARY KEY (id, uid)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
