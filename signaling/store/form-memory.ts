import { DatabaseSync } from 'node:sqlite';
import type { FormActs, FormStore } from './form-store.ts';
import { formActs, formTables } from './form-table.ts';

/** Forms of one process, gone with it. */
export function memoryForms(): FormStore {
  const database = new DatabaseSync(':memory:');
  database.exec(formTables);
  const acts = formActs(database);
  const later =
    <Input extends unknown[], Output>(act: (...input: Input) => Output) =>
    async (...input: Input): Promise<Output> => {
      database.exec('BEGIN');
      try {
        const output = act(...input);
        database.exec('COMMIT');
        return output;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    };
  return { ...everyAct(acts, later), stop: async () => database.close() };
}

type Later = <Input extends unknown[], Output>(
  act: (...input: Input) => Output,
) => (...input: Input) => Promise<Output>;

function everyAct(acts: FormActs, later: Later): Omit<FormStore, 'stop'> {
  return {
    create: later(acts.create),
    read: later(acts.read),
    edit: later(acts.edit),
    remove: later(acts.remove),
    submit: later(acts.submit),
    answers: later(acts.answers),
    erase: later(acts.erase),
    change: later(acts.change),
    links: later(acts.links),
    link: later(acts.link),
    revoke: later(acts.revoke),
    unlock: later(acts.unlock),
    comment: later(acts.comment),
    challenge: later(acts.challenge),
    take: later(acts.take),
    proved: later(acts.proved),
    secret: later(acts.secret),
    sweep: later(acts.sweep),
  };
}
