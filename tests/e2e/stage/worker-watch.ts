import type { BrowserContext, CDPSession, Page } from 'playwright-core';

type RunningStatus = 'stopped' | 'starting' | 'running' | 'stopping';

/** Follows the life of an extension's service worker from outside, which neither wakes it nor keeps it alive. */
export class WorkerWatch {
  /** What was said last; undefined where no worker was ever started. */
  status: RunningStatus | undefined;
  hasStopped = false;
  readonly #session: CDPSession;

  private constructor(session: CDPSession, extension: string) {
    this.#session = session;
    session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      for (const { scriptURL, runningStatus } of versions) {
        if (!scriptURL.includes(extension)) continue;
        this.status = runningStatus;
        this.hasStopped ||= runningStatus === 'stopped';
      }
    });
  }

  /** @param page - any page of the browser; it has to stay open until the end */
  static async from(context: BrowserContext, page: Page, extension: string): Promise<WorkerWatch> {
    const session = await context.newCDPSession(page);
    const watch = new WorkerWatch(session, extension);
    // The answer comes after the status of every worker there is.
    await session.send('ServiceWorker.enable');
    return watch;
  }

  end(): Promise<void> {
    return this.#session.detach();
  }
}
