import { carriesMedia, type SignalData } from '../protocol/signal.ts';

/**
 * What of simple-peer's `signal` crosses between the sides: an offer, an answer or an ICE candidate, as plain JSON.
 * Null for anything else: the requests with which the other side could have media or a renegotiation added too.
 */
export function readDescription(data: unknown): SignalData | null {
  if (!isObject(data)) return null;
  const { type, sdp } = data;
  if (type === 'offer' || type === 'answer') {
    if (typeof sdp !== 'string') return null;
    const description = { type, sdp };
    return carriesMedia(description) ? null : description;
  }
  if (type !== 'candidate' || !isObject(data['candidate'])) return null;
  const { candidate, sdpMLineIndex, sdpMid } = data['candidate'];
  if (typeof candidate !== 'string') return null;
  const media = {
    ...(typeof sdpMLineIndex === 'number' ? { sdpMLineIndex } : {}),
    ...(typeof sdpMid === 'string' ? { sdpMid } : {}),
  };
  // WebRTC's constructor refuses a candidate for no media section, and simple-peer would close over that.
  if (Object.keys(media).length === 0) return null;
  return { type, candidate: { candidate, ...media } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
