import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { installValues } from '../lib/page/values.ts';

// Injected into the frame of a chosen field, behind field.ts.
export default defineUnlistedScript(installValues);
