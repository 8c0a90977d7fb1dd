import { afterAll, beforeAll } from 'vitest';
import { Person } from './person.ts';
import { type StageServer, startServer } from './server.ts';
import { type Site, startSite } from './site.ts';

interface Alone {
  readonly person: Person;
  readonly site: Site;
}

/** One person with a browser, the server, and sites to visit, for all tests of a file. */
export function setAlone(): Alone {
  let server: StageServer | undefined;
  let site: Site | undefined;
  let person: Person | undefined;
  beforeAll(async () => {
    server = await startServer();
    site = await startSite();
    person = await Person.arrive();
  });
  afterAll(async () => {
    await person?.leave();
    await site?.close();
    await server?.close();
  });
  const given = (): Alone => {
    if (person === undefined || site === undefined) throw new Error('nobody has arrived yet');
    return { person, site };
  };
  return {
    get person() {
      return given().person;
    },
    get site() {
      return given().site;
    },
  };
}
