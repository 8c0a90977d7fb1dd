/**
 * The one place that runs something in a page, for the background and for our own pages. What goes in and comes out of
 * such a call is seen by that document's isolated world and by the caller, by no other context: it is how a secret
 * travels, which no message carries.
 */
import { browser } from 'wxt/browser';

/** One document in a tab. */
export interface FrameRef {
  tabId: number;
  frameId: number;
  documentId?: string;
}

const injectionTarget = (
  frame: FrameRef,
): { tabId: number } & ({ frameIds: number[] } | { documentIds: string[] }) =>
  frame.documentId === undefined
    ? { tabId: frame.tabId, frameIds: [frame.frameId] }
    : { tabId: frame.tabId, documentIds: [frame.documentId] };

/**
 * A script of ours that is put into pages: the agent, which finds, shows and describes fields; what reads and fills them,
 * for the one frame where that is wanted; what holds and replaces a selection; the one of link pages.
 */
export type PageScript = '/field.js' | '/values.js' | '/selection.js' | '/link.js';

/**
 * How long (ms) the browser is asked again. A click opens a page to us, but the process of that page may hear of it a
 * moment later than we hear of the click, and refuses until then.
 */
const momentsAfterClick = [20, 60, 150];

async function inject(
  target: ReturnType<typeof injectionTarget> | { tabId: number; allFrames: true },
  script: PageScript,
): Promise<{ documentId?: string }[]> {
  const once = () => browser.scripting.executeScript({ target, files: [script], injectImmediately: true });
  for (const moment of momentsAfterClick) {
    try {
      return await once();
    } catch {
      await new Promise(resolve => setTimeout(resolve, moment));
    }
  }
  return once();
}

/** Put a script into every frame of a tab that the person's click opened to us. */
export async function injectEverywhere(tabId: number, script: PageScript): Promise<void> {
  await inject({ tabId, allFrames: true }, script);
}

/** @returns the same document, by its own name where the browser tells that. */
export async function injectInto(frame: FrameRef, script: PageScript): Promise<FrameRef> {
  const [result] = await inject(injectionTarget(frame), script);
  const documentId = result?.documentId;
  return documentId === undefined ? frame : { ...frame, documentId };
}

/** Run a function in the isolated world of one document. Rejects when the document is gone, or closed to us. */
export async function runIn<A extends unknown[], R>(
  frame: FrameRef,
  func: (...args: A) => R | Promise<R>,
  args: A,
): Promise<R> {
  const [result] = await browser.scripting.executeScript({
    target: injectionTarget(frame),
    func: func as (...values: unknown[]) => unknown,
    args,
    injectImmediately: true,
  });
  if (result === undefined) throw new Error('the document is gone');
  return result.result as R;
}

/** As `runIn`, for what answers null while the script that handles values is not there: then that is put in first. */
export async function runWithValues<A extends unknown[], R>(
  frame: FrameRef,
  func: (...args: A) => R | null | Promise<R | null>,
  args: A,
): Promise<R | null> {
  const answer = await runIn(frame, func, args);
  if (answer !== null) return answer;
  await injectInto(frame, '/values.js');
  return runIn(frame, func, args);
}

/** Run a function in every frame that is open to us; the answers, in no order. */
export async function runEverywhere<A extends unknown[], R>(
  tabId: number,
  func: (...args: A) => R,
  args: A,
): Promise<R[]> {
  const results = await browser.scripting.executeScript({
    target: { tabId, allFrames: true },
    func: func as (...values: unknown[]) => unknown,
    args,
    injectImmediately: true,
  });
  return results.map(({ result }) => result as R);
}
