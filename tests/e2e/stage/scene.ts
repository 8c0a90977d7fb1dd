import { afterAll, afterEach, beforeAll } from 'vitest';
import { Person, type PersonOptions } from './person.ts';
import { type StageServer, startServer } from './server.ts';
import { type Site, startSite } from './site.ts';

/** Two persons with a browser each, the server between them, and sites to visit. */
export interface Scene {
  readonly server: StageServer;
  readonly site: Site;
  readonly sender: Person;
  readonly recipient: Person;
}

/** Set the scene for the tests of a file; after each of them both browsers forget everything. */
export function setScene(
  options: { pages?: Record<string, string>; sender?: PersonOptions; recipient?: PersonOptions } = {},
): Scene {
  let set: Scene | undefined;

  beforeAll(async () => {
    const server = await startServer();
    const site = await startSite(options.pages);
    const [sender, recipient] = await Promise.all([
      Person.arrive(options.sender),
      Person.arrive(options.recipient),
    ]);
    set = { server, site, sender, recipient };
  });

  afterEach(async () => {
    await Promise.all([set?.sender.forgetEverything(), set?.recipient.forgetEverything()]);
  });

  afterAll(async () => {
    await Promise.all([set?.sender.leave(), set?.recipient.leave()]);
    await set?.site.close();
    await set?.server.close();
  });

  const given = (): Scene => {
    if (set === undefined) throw new Error('the scene is set before each test, not before the file');
    return set;
  };
  return {
    get server() {
      return given().server;
    },
    get site() {
      return given().site;
    },
    get sender() {
      return given().sender;
    },
    get recipient() {
      return given().recipient;
    },
  };
}
