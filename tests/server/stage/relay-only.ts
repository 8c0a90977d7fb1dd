// Preloaded into a command line: WebRTC that uses TURN and nothing else.
import wrtc from '@roamhq/wrtc';

const { RTCPeerConnection } = wrtc;

class RelayOnly extends RTCPeerConnection {
  constructor(configuration: RTCConfiguration) {
    super({ ...configuration, iceTransportPolicy: 'relay' });
  }
}

Object.assign(wrtc, { RTCPeerConnection: RelayOnly });
