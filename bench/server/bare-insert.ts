/** The measure for answers: a route of the framework that inserts what comes, durably, and checks nothing. */
import { DatabaseSync } from 'node:sqlite';
import { fastify } from 'fastify';

const [, , path = ':memory:'] = process.argv;
const file = new DatabaseSync(path);
file.exec(
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE answers (id TEXT PRIMARY KEY, box TEXT)',
);
const insert = file.prepare('INSERT INTO answers VALUES (?, ?)');
const server = fastify({ logger: false });

server.post<{ Body: { id: string; box: string } }>('/v1/submissions/:form', async (request, reply) => {
  insert.run(request.body.id, request.body.box);
  return reply.code(201).send({ at: Math.floor(Date.now() / 1000) });
});

process.stdout.write(`listening on ${await server.listen({ port: 0, host: '127.0.0.1' })}\n`);
