// Preloaded into a command line: a platform for which the WebRTC library has no build.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@roamhq/wrtc') throw new Error('no build for this platform');
    return next(specifier, context);
  },
});
