/** Forms in tables of SQLite: one in memory, or in the thread that owns the file. */
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import {
  formTombstoneSeconds,
  lockSeconds,
  wrongSignatures,
  wrongSignaturesInAll,
} from '../../lib/protocol/form/limits.ts';
import {
  type AnswerRow,
  type FormActs,
  type FormRow,
  type Gone,
  type LinkRow,
  linksEver,
  type NewLink,
  openChallenges,
} from './form-store.ts';

export const formTables = `
  CREATE TABLE forms (
    form TEXT PRIMARY KEY, root TEXT NOT NULL, idx INTEGER NOT NULL, state TEXT NOT NULL,
    revision INTEGER NOT NULL, description TEXT NOT NULL, closes INTEGER NOT NULL, most INTEGER NOT NULL,
    expires INTEGER NOT NULL, answers INTEGER NOT NULL, bytes INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX forms_by_end ON forms (expires);
  CREATE TABLE links (
    form TEXT NOT NULL, id TEXT NOT NULL, role TEXT NOT NULL, auth TEXT NOT NULL, gate TEXT NOT NULL,
    passphrase INTEGER NOT NULL, bundle TEXT NOT NULL, comment TEXT, created INTEGER NOT NULL, used INTEGER,
    revoked INTEGER, wrong INTEGER NOT NULL DEFAULT 0, wrong_in_all INTEGER NOT NULL DEFAULT 0, locked INTEGER,
    PRIMARY KEY (form, id)
  ) STRICT;
  CREATE TABLE answers (
    form TEXT NOT NULL, number INTEGER NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, idx INTEGER NOT NULL,
    box TEXT NOT NULL, PRIMARY KEY (form, number)
  ) STRICT;
  CREATE UNIQUE INDEX answers_by_id ON answers (form, id);
  CREATE TABLE challenges (
    form TEXT NOT NULL, link TEXT NOT NULL, challenge TEXT NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (form, link, challenge)
  ) STRICT;
  CREATE TABLE gone (form TEXT PRIMARY KEY, why TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
  CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

type Row = Record<string, SQLOutputValue>;

const optional = (value: SQLOutputValue | undefined): number | undefined =>
  value === null || value === undefined ? undefined : Number(value);

function formOf(row: Row): FormRow {
  return {
    root: String(row['root']),
    index: Number(row['idx']),
    state: String(row['state']),
    revision: Number(row['revision']),
    description: String(row['description']),
    closes: Number(row['closes']),
    most: Number(row['most']),
    expires: Number(row['expires']),
    answers: Number(row['answers']),
    bytes: Number(row['bytes']),
  };
}

function linkOf(row: Row): LinkRow {
  return {
    id: String(row['id']),
    role: row['role'] === 'admin' ? 'admin' : 'read',
    auth: String(row['auth']),
    gate: String(row['gate']),
    passphrase: row['passphrase'] === 1,
    bundle: String(row['bundle']),
    comment: row['comment'] === null ? undefined : String(row['comment']),
    created: Number(row['created']),
    used: optional(row['used']),
    revoked: optional(row['revoked']),
    locked: optional(row['locked']),
  };
}

/** The acts on a database that has `formTables`. Each is to run in a transaction of its own, or share one. */
export function formActs(database: DatabaseSync): FormActs {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const prepared = (sql: string) => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const one = (sql: string, ...values: SQLInputValue[]): Row | undefined => prepared(sql).get(...values);
  const all = (sql: string, ...values: SQLInputValue[]): Row[] => prepared(sql).all(...values);
  const run = (sql: string, ...values: SQLInputValue[]): number =>
    Number(prepared(sql).run(...values).changes);

  const living = (now: number, form: string): FormRow | undefined => {
    const row = one('SELECT * FROM forms WHERE form = ? AND expires > ?', form, now);
    return row && formOf(row);
  };

  const isLive = (now: number, form: string, id: string): boolean =>
    living(now, form) !== undefined &&
    one('SELECT 1 FROM links WHERE form = ? AND id = ? AND revoked IS NULL', form, id) !== undefined;

  const goneOf = (now: number, form: string): Gone | undefined => {
    const over = one('SELECT expires FROM forms WHERE form = ?', form);
    if (over !== undefined) return { gone: 'expired', at: Number(over['expires']) };
    const row = one('SELECT why, at FROM gone WHERE form = ? AND until > ?', form, now);
    return row && { gone: row['why'] === 'withdrawn' ? 'withdrawn' : 'expired', at: Number(row['at']) };
  };

  const bury = (form: string, why: Gone['gone'], at: number): void => {
    for (const table of ['forms', 'links', 'answers', 'challenges']) {
      run(`DELETE FROM ${table} WHERE form = ?`, form);
    }
    run('INSERT OR REPLACE INTO gone VALUES (?, ?, ?, ?)', form, why, at, at + formTombstoneSeconds * 1000);
  };

  const add = (now: number, form: string, link: NewLink): void => {
    const { id, role, auth, gate, passphrase, bundle, comment = null } = link;
    run(
      `INSERT INTO links (form, id, role, auth, gate, passphrase, bundle, comment, created)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      form,
      id,
      role,
      auth,
      gate,
      passphrase ? 1 : 0,
      bundle,
      comment,
      now,
    );
  };

  const forget = (now: number, form: string, id: string): boolean => {
    run('DELETE FROM challenges WHERE form = ? AND link = ?', form, id);
    return (
      run(
        `UPDATE links SET revoked = ?, bundle = '', comment = NULL, auth = ''
         WHERE form = ? AND id = ? AND revoked IS NULL`,
        now,
        form,
        id,
      ) > 0
    );
  };

  return {
    create: (now, form, row, links, limits) => {
      if (one('SELECT 1 FROM forms WHERE form = ?', form) ?? goneOf(now, form)) return 'form-taken';
      const count = Number(one('SELECT count(*) AS n FROM forms WHERE expires > ?', now)?.['n'] ?? 0);
      if (count >= limits.forms) return 'no-space';
      run(
        'INSERT INTO forms VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)',
        form,
        row.root,
        row.index,
        row.state,
        row.revision,
        row.description,
        row.closes,
        row.most,
        row.expires,
      );
      for (const link of links) add(now, form, link);
      return 'created';
    },

    read: (now, form) => living(now, form) ?? goneOf(now, form),

    edit: (now, form, by, { revision, description, closes, most }) => {
      if (!isLive(now, form, by)) return 'denied';
      const changed = run(
        'UPDATE forms SET revision = ?, description = ?, closes = ?, most = ? WHERE form = ? AND revision = ?',
        revision,
        description,
        closes,
        most,
        form,
        revision - 1,
      );
      return changed > 0 ? 'edited' : 'conflict';
    },

    remove: (now, form, by) => {
      if (!isLive(now, form, by)) return 'denied';
      bury(form, 'withdrawn', now);
      return 'removed';
    },

    submit: (now, form, { id, index, box }, limits) => {
      const found = living(now, form);
      if (found === undefined) return goneOf(now, form);
      const before = one('SELECT at FROM answers WHERE form = ? AND id = ?', form, id);
      if (before !== undefined) return { at: Number(before['at']) };
      if (found.closes !== 0 && found.closes <= now) return 'closed';
      const most = Math.min(found.most === 0 ? limits.answers : found.most, limits.answers);
      if (found.answers >= most || found.bytes + box.length > limits.bytes) return 'full';
      if (found.index !== index) return 'old-state';
      run('INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)', form, found.answers + 1, id, now, index, box);
      run('UPDATE forms SET answers = answers + 1, bytes = bytes + ? WHERE form = ?', box.length, form);
      return { at: now };
    },

    answers: (now, form, by, after, most) => {
      if (!isLive(now, form, by)) return 'denied';
      const rows = all(
        `SELECT number, at, idx, box FROM answers WHERE form = ? AND number > ? AND box <> ''
         ORDER BY number LIMIT ?`,
        form,
        after,
        most + 1,
      ).map(
        (row): AnswerRow => ({
          number: Number(row['number']),
          at: Number(row['at']),
          index: Number(row['idx']),
          box: String(row['box']),
        }),
      );
      return { answers: rows.slice(0, most), more: rows.length > most };
    },

    erase: (now, form, by, number) => {
      if (!isLive(now, form, by)) return 'denied';
      const size = Number(
        one('SELECT length(box) AS n FROM answers WHERE form = ? AND number = ?', form, number)?.['n'] ?? 0,
      );
      run("UPDATE answers SET box = '' WHERE form = ? AND number = ?", form, number);
      run('UPDATE forms SET bytes = bytes - ? WHERE form = ?', size, form);
      return 'erased';
    },

    change: (now, form, by, { index, state, stay, add: added }) => {
      if (!isLive(now, form, by)) return 'denied';
      const known = all('SELECT id, revoked FROM links WHERE form = ?', form);
      const isThere = (id: string, alive: boolean): boolean =>
        known.some(row => row['id'] === id && (!alive || row['revoked'] === null));
      if (
        living(now, form)?.index !== index - 1 ||
        stay.some(({ id }) => !isThere(id, true)) ||
        added.some(({ id }) => isThere(id, false)) ||
        known.length + added.length > linksEver
      ) {
        return 'conflict';
      }
      for (const row of known) {
        const id = String(row['id']);
        if (!stay.some(link => link.id === id)) forget(now, form, id);
      }
      for (const { id, bundle } of stay) {
        run('UPDATE links SET bundle = ? WHERE form = ? AND id = ?', bundle, form, id);
      }
      for (const link of added) add(now, form, link);
      run('UPDATE forms SET idx = ?, state = ? WHERE form = ?', index, state, form);
      return 'changed';
    },

    links: (now, form, by) =>
      isLive(now, form, by)
        ? all('SELECT * FROM links WHERE form = ? ORDER BY created, id', form).map(linkOf)
        : 'denied',

    link: (now, form, id) => {
      if (living(now, form) === undefined) return goneOf(now, form);
      const row = one('SELECT * FROM links WHERE form = ? AND id = ?', form, id);
      return row && linkOf(row);
    },

    revoke: (now, form, by, id) => {
      if (!isLive(now, form, by)) return 'denied';
      return forget(now, form, id) ? 'revoked' : 'no-link';
    },

    unlock: (now, form, by, id) => {
      if (!isLive(now, form, by)) return 'denied';
      const changed = run(
        'UPDATE links SET wrong = 0, wrong_in_all = 0, locked = NULL WHERE form = ? AND id = ? AND revoked IS NULL',
        form,
        id,
      );
      return changed > 0 ? 'unlocked' : 'no-link';
    },

    comment: (now, form, by, id, comment) => {
      if (!isLive(now, form, by)) return 'denied';
      const changed = run(
        'UPDATE links SET comment = ? WHERE form = ? AND id = ? AND revoked IS NULL',
        comment,
        form,
        id,
      );
      return changed > 0 ? 'commented' : 'no-link';
    },

    challenge: (now, form, id, challenge, until) => {
      run('DELETE FROM challenges WHERE form = ? AND link = ? AND until <= ?', form, id, now);
      run(
        `DELETE FROM challenges WHERE rowid IN (
           SELECT rowid FROM challenges WHERE form = ? AND link = ? ORDER BY until DESC, rowid DESC LIMIT -1 OFFSET ?)`,
        form,
        id,
        openChallenges - 1,
      );
      run('INSERT INTO challenges VALUES (?, ?, ?, ?)', form, id, challenge, until);
    },

    take: (now, form, id, challenge) => {
      const taken = run(
        'DELETE FROM challenges WHERE form = ? AND link = ? AND challenge = ? AND until > ?',
        form,
        id,
        challenge,
        now,
      );
      if (taken === 0 || !isLive(now, form, id)) return 'unknown';
      const row = one('SELECT wrong, wrong_in_all, locked FROM links WHERE form = ? AND id = ?', form, id);
      const locked = optional(row?.['locked']);
      if (locked !== undefined && (locked === 0 || locked > now)) return { locked };
      const inAll = Number(row?.['wrong_in_all'] ?? 0) + 1;
      // A lock that is over starts a new count.
      const wrong = (locked === undefined ? Number(row?.['wrong'] ?? 0) : 0) + 1;
      const lock =
        inAll >= wrongSignaturesInAll ? 0 : wrong >= wrongSignatures ? now + lockSeconds * 1000 : null;
      run(
        'UPDATE links SET wrong = ?, wrong_in_all = ?, locked = ? WHERE form = ? AND id = ?',
        wrong,
        inAll,
        lock,
        form,
        id,
      );
      return { left: Math.max(0, Math.min(wrongSignatures - wrong, wrongSignaturesInAll - inAll)) };
    },

    proved: (now, form, id) => {
      run(
        `UPDATE links SET used = ?, wrong = max(0, wrong - 1), wrong_in_all = max(0, wrong_in_all - 1),
           locked = CASE WHEN wrong - 1 < ? AND wrong_in_all - 1 < ? THEN NULL ELSE locked END
         WHERE form = ? AND id = ?`,
        now,
        wrongSignatures,
        wrongSignaturesInAll,
        form,
        id,
      );
    },

    secret: (name, fresh) => {
      run('INSERT OR IGNORE INTO secrets VALUES (?, ?)', name, fresh);
      return String(one('SELECT value FROM secrets WHERE name = ?', name)?.['value']);
    },

    sweep: now => {
      const over = all('SELECT form, expires FROM forms WHERE expires <= ?', now);
      for (const row of over) {
        bury(String(row['form']), 'expired', Number(row['expires']));
      }
      run('DELETE FROM gone WHERE until <= ?', now);
      run('DELETE FROM challenges WHERE until <= ?', now);
      const forms = Number(one('SELECT count(*) AS n FROM forms')?.['n'] ?? 0);
      return { forms, removed: over.length };
    },
  };
}
