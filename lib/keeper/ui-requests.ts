import * as v from 'valibot';
import type { UiParsers } from '../messages.ts';
import { fieldsPerItem } from '../protocol/limits.ts';
import { dropParsers } from './drops/handlers.ts';
import { parserOf } from './parser.ts';
import { requestParsers } from './requests/handlers.ts';
import { settingsParsers } from './settings-handlers.ts';
import { vaultParsers } from './vault/parsers.ts';

const handoff = v.pipe(v.string(), v.maxLength(64));
const tabId = v.pipe(v.number(), v.integer());
const none = v.object({});
const ofHandoff = v.object({ handoff });
const place = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(fieldsPerItem - 1));
const label = v.pipe(v.string(), v.maxLength(200));

const shapes = {
  pick: v.object({
    for: v.picklist(['share', 'fill', 'sealed', 'ask', 'leave', 'answer']),
    tabId,
    handoff: v.exactOptional(handoff),
    several: v.exactOptional(v.boolean()),
    field: v.exactOptional(place),
    selection: v.exactOptional(handoff),
    request: v.exactOptional(handoff),
    opening: v.exactOptional(handoff),
    answering: v.exactOptional(handoff),
  }),
  ofSelection: v.object({ selection: handoff }),
  stopPick: v.object({ tabId }),
  finishPick: v.object({ tabId }),
  shareTyped: v.object({
    draft: v.exactOptional(v.string()),
    label,
    value: v.pipe(v.string(), v.minLength(1)),
    multiline: v.boolean(),
  }),
  shareDraft: v.object({
    draft: v.string(),
    fields: v.pipe(
      v.array(v.object({ at: place, label, value: v.exactOptional(v.string()) })),
      v.minLength(1),
      v.maxLength(fieldsPerItem),
    ),
  }),
  relabel: v.object({ handoff, field: place, label }),
  dropField: v.object({ handoff, field: place }),
  openLink: v.object({ link: v.pipe(v.string(), v.maxLength(4096)), tabId: v.exactOptional(tabId) }),
  confirmServer: v.object({ handoff, yes: v.boolean() }),
  rearm: ofHandoff,
  evict: ofHandoff,
  cancel: ofHandoff,
  decline: ofHandoff,
  hideAddress: v.object({ handoff, hidden: v.boolean() }),
  code: v.object({ handoff, digits: v.pipe(v.string(), v.regex(/^\d{6,8}$/)) }),
  fill: ofHandoff,
  dropTarget: ofHandoff,
  dropPlace: v.object({ handoff, place: v.pipe(v.string(), v.maxLength(64)) }),
  finish: ofHandoff,
  reveal: ofHandoff,
  revealed: v.object({ handoff, how: v.picklist(['kept', 'copied', 'neither']) }),
  leave: v.object({ tabId }),
  dismiss: ofHandoff,
  details: ofHandoff,
  takeMeBack: v.object({ handoff, tabId }),
  takeWaitingLink: none,
  frameAllowed: v.object({ origin: v.string(), granted: v.boolean() }),
  forgetLinksInHistory: none,
  clearClipboard: none,
};

/** The shape of every request that one of our pages may make; anything else is refused. */
export const uiParsers: UiParsers = {
  pick: parserOf(shapes.pick),
  shareSelection: parserOf(shapes.ofSelection),
  leaveSelection: parserOf(shapes.ofSelection),
  stopPick: parserOf(shapes.stopPick),
  finishPick: parserOf(shapes.finishPick),
  shareDraft: parserOf(shapes.shareDraft),
  relabel: parserOf(shapes.relabel),
  dropField: parserOf(shapes.dropField),
  shareTyped: parserOf(shapes.shareTyped),
  openLink: parserOf(shapes.openLink),
  confirmServer: parserOf(shapes.confirmServer),
  rearm: parserOf(shapes.rearm),
  evict: parserOf(shapes.evict),
  cancel: parserOf(shapes.cancel),
  decline: parserOf(shapes.decline),
  hideAddress: parserOf(shapes.hideAddress),
  code: parserOf(shapes.code),
  fill: parserOf(shapes.fill),
  dropTarget: parserOf(shapes.dropTarget),
  dropPlace: parserOf(shapes.dropPlace),
  finish: parserOf(shapes.finish),
  reveal: parserOf(shapes.reveal),
  revealed: parserOf(shapes.revealed),
  leave: parserOf(shapes.leave),
  dismiss: parserOf(shapes.dismiss),
  details: parserOf(shapes.details),
  takeMeBack: parserOf(shapes.takeMeBack),
  takeWaitingLink: parserOf(shapes.takeWaitingLink),
  frameAllowed: parserOf(shapes.frameAllowed),
  forgetLinksInHistory: parserOf(shapes.forgetLinksInHistory),
  clearClipboard: parserOf(shapes.clearClipboard),
  ...settingsParsers,
  ...vaultParsers,
  ...requestParsers,
  ...dropParsers,
};
