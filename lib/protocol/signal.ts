import * as v from 'valibot';
import { binaryFrameBytes } from './limits.ts';

/** What simple-peer gives to be carried to the other side; checked for shape and size, not for sense. */
export type SignalData = { type: string; [key: string]: unknown };

const description = v.pipe(v.string(), v.maxLength(binaryFrameBytes));
const candidateText = v.pipe(v.string(), v.maxLength(4096));

/**
 * The objects that simple-peer emits for a data channel, each member named: nothing nested without bound, which a
 * later JSON.stringify would die of, and no request for media (`transceiverRequest`).
 */
export const signalData = v.variant('type', [
  v.object({ type: v.picklist(['offer', 'answer']), sdp: description }),
  v.object({
    type: v.literal('candidate'),
    candidate: v.object({
      candidate: candidateText,
      sdpMLineIndex: v.exactOptional(
        v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(255))),
      ),
      sdpMid: v.exactOptional(v.nullable(v.pipe(v.string(), v.maxLength(64)))),
      usernameFragment: v.exactOptional(v.nullable(v.pipe(v.string(), v.maxLength(256)))),
    }),
  }),
  v.object({ type: v.literal('renegotiate'), renegotiate: v.literal(true) }),
]) satisfies v.GenericSchema<unknown, SignalData>;

/** Whether an offer or answer asks for anything but a data channel (PROTOCOL section 3: refused before a match). */
export function carriesMedia(data: SignalData): boolean {
  const { sdp } = data;
  return typeof sdp === 'string' && /(?:^|[\r\n])m=(?!application[ \t])/i.test(sdp);
}
