import { Person } from '../../e2e/stage/person.ts';
import type { Scene } from '../../e2e/stage/scene.ts';
import { startServer } from '../../e2e/stage/server.ts';
import { startSite } from '../../e2e/stage/site.ts';
import { countingPages } from '../../faults/counting-pages.ts';

/** Two browsers, the server between them and sites; a browser that is lost is replaced by another. */
export interface Couple extends Scene {
  sender: Person;
  recipient: Person;
  /** The recipient that this handoff began with. */
  first: Person;
  /** As before the first handoff; in new browsers where `trust` is false. */
  tidy(trust: boolean): Promise<void>;
  close(): Promise<void>;
}

export async function openCouple(): Promise<Couple> {
  const server = await startServer();
  const site = await startSite(countingPages);
  const arrive = () => Promise.all([Person.arrive(), Person.arrive()]);
  const [sender, recipient] = await arrive();
  const leave = () => Promise.all([couple.sender.leave(), couple.recipient.leave()]);
  const couple: Couple = {
    server,
    site,
    sender,
    recipient,
    first: recipient,
    async tidy(trust) {
      server.mend();
      server.release();
      if (trust) {
        await Promise.all([couple.sender.forgetEverything(), couple.recipient.forgetEverything()]);
      } else {
        await leave();
        [couple.sender, couple.recipient] = await arrive();
      }
      couple.first = couple.recipient;
    },
    async close() {
      await leave();
      await site.close();
      await server.close();
    },
  };
  return couple;
}
