import type { Person } from './person.ts';
import type { HiddenTarget } from './target.ts';

/** What WebRTC says of one connection (W3C webrtc-stats). */
export interface ConnectionStats {
  /** Of the pair in use. */
  pair: { state: string; nominated: boolean; local: string; remote: string };
  /** Bytes of messages on the data channel. */
  channel: { state: string; bytesSent: number; bytesReceived: number };
}

type Report = Record<string, unknown>;

/** The connections that live in an offscreen document and have a pair in use, as the browser's own statistics show them. */
export async function connectionsIn(offscreen: HiddenTarget): Promise<ConnectionStats[]> {
  const { result } = await offscreen.send<{ result: { objectId: string } }>('Runtime.evaluate', {
    expression: 'RTCPeerConnection.prototype',
  });
  const { objects } = await offscreen.send<{ objects: { objectId: string } }>('Runtime.queryObjects', {
    prototypeObjectId: result.objectId,
  });
  const answer = await offscreen.send<{ result: { value: Report[][] } }>('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration:
      'async function () { return Promise.all(this.map(async pc => [...(await pc.getStats()).values()])) }',
    awaitPromise: true,
    returnByValue: true,
  });
  return answer.result.value.flatMap(readReports);
}

function readReports(reports: Report[]): ConnectionStats[] {
  const byId = new Map(reports.map(report => [report['id'], report]));
  const transport = reports.find(report => report['type'] === 'transport');
  const pair = byId.get(transport?.['selectedCandidatePairId']);
  const channel = reports.find(report => report['type'] === 'data-channel');
  if (pair === undefined || channel === undefined) return [];
  const typeOf = (id: unknown): string => String(byId.get(id)?.['candidateType']);
  return [
    {
      pair: {
        state: String(pair['state']),
        nominated: pair['nominated'] === true,
        local: typeOf(pair['localCandidateId']),
        remote: typeOf(pair['remoteCandidateId']),
      },
      channel: {
        state: String(channel['state']),
        bytesSent: Number(channel['bytesSent']),
        bytesReceived: Number(channel['bytesReceived']),
      },
    },
  ];
}

/**
 * Let this person's WebRTC use TURN servers only, of which there are none here: what a network that lets no UDP through
 * comes to. The network's document is made first, as nothing may have been negotiated in it.
 */
export async function allowRelaysOnly(person: Person): Promise<void> {
  await person.asExtension(() =>
    chrome.offscreen.createDocument({
      url: '/offscreen.html',
      reasons: [chrome.offscreen.Reason.WEB_RTC],
      justification: 'A test prepares it.',
    }),
  );
  const offscreen = await person.offscreen();
  await offscreen.evaluate(`void (globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) { super({ ...configuration, iceTransportPolicy: 'relay' }); }
  })`);
  await offscreen.detach();
}
