import type { Migration } from '../migrate.ts'

/** Operator ids whose name was told and not their uid, as by a running job. An operator that is renamed gets a second row. */
export const namedOperator: Migration = {
  version: '20261124T074000_named-operator',
  up: (db) => {
    db.exec(`
      CREATE TABLE named_operator (
        id      TEXT NOT NULL,
        name    TEXT NOT NULL,
        source  TEXT NOT NULL,
        told_at TEXT NOT NULL,
        PRIMARY KEY (id, name)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
