import type { Migration } from '../migrate.ts'

/**
 * `cluster`: connections to other clusters. `operation`: what was asked of a cluster, never changed; `operation_event` is its journal,
 * append-only by trigger, and `operation_state` is derived from that in the same transaction.
 */
export const clustersAndOperations: Migration = {
  version: '20261124T150000_clusters-and-operations',
  up: (db) => {
    db.exec(`
      CREATE TABLE cluster (
        id       TEXT PRIMARY KEY,
        name     TEXT NOT NULL,
        address  TEXT NOT NULL UNIQUE,
        added_at TEXT NOT NULL
      ) STRICT;

      CREATE TABLE operation (
        id           TEXT PRIMARY KEY,
        kind         TEXT NOT NULL,
        cluster      TEXT NOT NULL,
        cluster_name TEXT NOT NULL,
        job          TEXT,
        job_name     TEXT,
        place        TEXT
      ) STRICT;

      CREATE TABLE operation_event (
        id        INTEGER PRIMARY KEY AUTOINCREMENT,
        operation TEXT NOT NULL REFERENCES operation (id),
        at        INTEGER NOT NULL,
        type      TEXT NOT NULL,
        facts     TEXT NOT NULL CHECK (json_valid(facts))
      ) STRICT;
      CREATE INDEX operation_event_by_operation ON operation_event (operation, id);

      CREATE TRIGGER operation_never_changes BEFORE UPDATE ON operation
      BEGIN SELECT RAISE(ABORT, 'what was asked is never changed'); END;
      CREATE TRIGGER operation_never_goes BEFORE DELETE ON operation
      BEGIN SELECT RAISE(ABORT, 'what was asked is never deleted'); END;
      CREATE TRIGGER operation_event_never_changes BEFORE UPDATE ON operation_event
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only: an event is never changed'); END;
      CREATE TRIGGER operation_event_never_goes BEFORE DELETE ON operation_event
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only: an event is never deleted'); END;

      CREATE TABLE operation_state (
        operation  TEXT PRIMARY KEY REFERENCES operation (id),
        last_event INTEGER NOT NULL REFERENCES operation_event (id),
        state      TEXT NOT NULL,
        trigger_id TEXT,
        started_at INTEGER NOT NULL,
        ended_at   INTEGER,
        location   TEXT,
        reasons    TEXT NOT NULL CHECK (json_valid(reasons)),
        dismissed  INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX operation_state_by_start ON operation_state (started_at DESC) WHERE dismissed = 0;
    `)
  },
}
