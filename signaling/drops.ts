/** The HTTP interface of drops (PROTOCOL section 8). Nothing here can read one: the server gets hashes and a box. */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toBase64url } from '../lib/crypto/bytes.ts';
import { blake2b256 } from '../lib/crypto/hash.ts';
import {
  type DropRefusal,
  parseAck,
  parseClaim,
  parseClaimant,
  parseDropId,
  parseNewDrop,
  parseOwnerToken,
  parseProof,
  refusalCodes,
} from '../lib/protocol/drop/bodies.ts';
import { inlineBoxBytes, ownerTokenBytes, pieceBytes } from '../lib/protocol/drop/limits.ts';
import { createAdmission } from './admission.ts';
import type { CallerOf } from './api.ts';
import type { Configuration } from './configuration.ts';
import { type DropCommand, newDropRecord } from './drop.ts';
import type { DropLimits } from './drop-limits.ts';
import type { Journal } from './journal.ts';
import { count, type KeptTally } from './kept.ts';
import type { DropActed, DropStore } from './store/drops.ts';

export interface DropContext {
  configuration: Configuration;
  journal: Journal;
  drops: DropStore;
  limits: DropLimits;
  kept: KeptTally;
  now: () => number;
}

/** Room for the base64url of the largest box and what stands around it. */
const putBytes = Math.ceil((inlineBoxBytes * 4) / 3) + 2048;
const askBytes = 4096;

/** A refusal leaves a route as an exception, so that its answer has one place. */
class Refused extends Error {
  readonly refusal: DropRefusal;

  constructor(refusal: DropRefusal) {
    super(refusal.error);
    this.refusal = refusal;
  }
}

/** What a secret is kept as: useless to whoever reads a store, and of this drop only. */
function secretHash(of: 'owner' | 'claimant', id: string, secret: string): string {
  return createHash('sha256').update(`fieldpost drop ${of}\n${id}\n`).update(secret).digest('base64url');
}

const proofHash = (proof: Uint8Array): string => toBase64url(blake2b256(proof));

/** Adds the routes below `/v1`; libsodium must run. */
export function serveDrops(
  api: FastifyInstance,
  callerOf: CallerOf,
  { configuration, journal, drops, limits, kept, now }: DropContext,
): void {
  const { log, alias } = journal;
  const mayLeave = createAdmission(configuration);

  /** No such drop: what is asked for is then nobody's, and one answer for all. */
  const idOf = (request: FastifyRequest): string => {
    const id = parseDropId((request.params as { id?: string }).id);
    if (id === null) throw new Refused({ error: 'no-drop' });
    return id;
  };
  const bearerOf = (request: FastifyRequest): string | undefined =>
    /^Bearer ([\w-]{1,256})$/.exec(request.headers.authorization ?? '')?.[1];

  const ownerOf = (request: FastifyRequest, id: string): string => {
    const token = parseOwnerToken(bearerOf(request));
    if (token === null) throw new Refused({ error: 'no-drop' });
    return secretHash('owner', id, token);
  };
  const patient = (wait: number): void => {
    if (wait > 0) throw new Refused({ error: 'rate-limited', retryAfter: wait });
  };
  const asking = async (request: FastifyRequest): Promise<void> =>
    patient(await limits.ask(callerOf(request).address));

  async function act(id: string, command: DropCommand, bytes?: Uint8Array): Promise<DropActed> {
    const acted = await drops.act(id, command, bytes);
    for (const event of acted.events ?? []) count(kept.drops, event);
    if ('refused' in acted.answer) throw new Refused(acted.answer.refused);
    return acted;
  }
  /** Who asks for many drops that are not there, or are somebody else's, is slowed, then stopped. */
  const noteRefusal = async (request: FastifyRequest, refusal: DropRefusal): Promise<void> => {
    const { address } = callerOf(request);
    const who = alias(address);
    if (
      refusal.error === 'wrong-passphrase' ||
      (refusal.error === 'locked' && refusal.why === 'passphrase')
    ) {
      log.warn({ drop: alias(idOf(request)), who }, 'wrong passphrase');
    }
    if (refusal.error === 'no-drop' && (await limits.missed(address)) > 0) {
      log.warn({ who, why: 'drops-that-are-not-there' }, 'suspicious');
      await setTimeout(250, undefined, { ref: false });
    }
  };
  const answerOf = ({ answer }: DropActed): unknown => ('ok' in answer ? answer.ok : {});

  void api.register(
    (scope, _options, done) => {
      scope.addContentTypeParser(
        'application/octet-stream',
        { parseAs: 'buffer', bodyLimit: pieceBytes },
        (_request, body, parsed) => parsed(null, body),
      );
      const outer = scope.errorHandler;
      scope.setErrorHandler(async (error, request, reply): Promise<unknown> => {
        if (!(error instanceof Refused)) return outer(error as never, request, reply);
        const { refusal } = error;
        count(kept.dropsRefused, refusal.error);
        await noteRefusal(request, refusal);
        return refuse(reply, refusal);
      });

      scope.put('/:id', { bodyLimit: putBytes }, async (request, reply) => {
        const caller = callerOf(request);
        const id = idOf(request);
        const asked = parseNewDrop(request.body);
        if (asked === null) throw new Refused({ error: 'bad-request' });
        if (!mayLeave(caller.peer, asked.access)) throw new Refused({ error: 'not-allowed' });
        const { ttl, opens, gate, pass = null, content } = asked;
        const size = 'box' in content ? content.box.length : content.size;
        if (size > configuration.dropBytes) {
          throw new Refused({ error: 'too-large', most: configuration.dropBytes });
        }
        if (ttl > configuration.dropTtl)
          throw new Refused({ error: 'too-long', most: configuration.dropTtl });
        patient(await limits.leave(caller.address, size));
        const token = randomBytes(ownerTokenBytes).toString('base64url');
        const box = 'box' in content ? content.box : new Uint8Array(0);
        const record = newDropRecord(
          { ttl, opens, gate, pass, size, received: box.length, owner: secretHash('owner', id, token) },
          now(),
        );
        const outcome = await drops.create(id, record, box);
        if (outcome !== 'created') throw new Refused({ error: outcome });
        count(kept.drops, 'left');
        kept.dropBytes += box.length;
        log.info({ drop: alias(id), who: alias(caller.address) }, 'drop left');
        return reply.code(201).send({ owner: token, expires: record.expiresAt / 1000 });
      });

      scope.put('/:id/box/:offset', { bodyLimit: pieceBytes }, async request => {
        const id = idOf(request);
        const owner = ownerOf(request, id);
        const offset = offsetOf(request);
        const { body } = request;
        if (!Buffer.isBuffer(body) || body.length === 0) throw new Refused({ error: 'bad-request' });
        patient(await limits.piece(callerOf(request).address));
        const acted = await act(id, { type: 'append', owner, offset, length: body.length }, body);
        kept.dropBytes += body.length;
        return answerOf(acted);
      });

      scope.get('/:id/box/:offset', { exposeHeadRoute: false }, async (request, reply) => {
        const id = idOf(request);
        const token = parseClaimant(bearerOf(request));
        if (token === null) throw new Refused({ error: 'no-drop' });
        const from = offsetOf(request);
        patient(await limits.piece(callerOf(request).address));
        const claimant = secretHash('claimant', id, token);
        const { bytes } = await act(id, { type: 'fetch', claimant, from, most: pieceBytes });
        return reply.type('application/octet-stream').send(Buffer.from(bytes ?? []));
      });

      scope.get('/:id', { exposeHeadRoute: false }, async request => {
        await asking(request);
        const id = idOf(request);
        return answerOf(await act(id, { type: 'own-status', owner: ownerOf(request, id) }));
      });

      scope.delete('/:id', async request => {
        await asking(request);
        const id = idOf(request);
        const acted = await act(id, { type: 'withdraw', owner: ownerOf(request, id) });
        log.info({ drop: alias(id) }, 'drop withdrawn');
        return answerOf(acted);
      });

      scope.post('/:id/unlock', { bodyLimit: askBytes }, async request => {
        await asking(request);
        const id = idOf(request);
        const acted = await act(id, { type: 'unlock', owner: ownerOf(request, id) });
        log.info({ drop: alias(id) }, 'drop unlocked');
        return answerOf(acted);
      });

      scope.post('/:id/status', { bodyLimit: askBytes }, async request => {
        await asking(request);
        const id = idOf(request);
        const asked = parseProof(request.body);
        if (asked === null) throw new Refused({ error: 'no-drop' });
        return answerOf(await act(id, { type: 'status', gate: proofHash(asked.proof) }));
      });

      scope.post('/:id/claim', { bodyLimit: askBytes }, async request => {
        await asking(request);
        const id = idOf(request);
        const asked = parseClaim(request.body);
        if (asked === null) throw new Refused({ error: 'no-drop' });
        const { proof, pass } = asked;
        const { answer, bytes } = await act(id, {
          type: 'claim',
          gate: proofHash(proof),
          pass: pass === undefined ? null : proofHash(pass),
          claimant: secretHash('claimant', id, asked.claimant),
        });
        log.info({ drop: alias(id), who: alias(callerOf(request).address) }, 'drop fetched');
        return {
          ...('ok' in answer ? answer.ok : {}),
          ...(bytes === undefined ? {} : { box: Buffer.from(bytes).toString('base64url') }),
        };
      });

      scope.post('/:id/ack', { bodyLimit: askBytes }, async request => {
        await asking(request);
        const id = idOf(request);
        const asked = parseAck(request.body);
        if (asked === null) throw new Refused({ error: 'bad-request' });
        const acted = await act(id, {
          type: 'ack',
          claimant: secretHash('claimant', id, asked.claimant),
          receipt: asked.receipt === undefined ? null : toBase64url(asked.receipt),
        });
        if (acted.events?.includes('opened')) log.info({ drop: alias(id) }, 'drop opened');
        return answerOf(acted);
      });
      done();
    },
    { prefix: '/drops' },
  );
}

function offsetOf(request: FastifyRequest): number {
  const { offset = '' } = request.params as { offset?: string };
  if (!/^\d{1,12}$/.test(offset)) throw new Refused({ error: 'bad-request' });
  return Number(offset);
}

function refuse(reply: FastifyReply, refusal: DropRefusal): FastifyReply {
  if (refusal.error === 'rate-limited') reply.header('retry-after', refusal.retryAfter);
  return reply.code(refusalCodes[refusal.error]).send(refusal);
}
