import type { Watch } from '../messages.ts';
import type { Screen, UiRequest, UiRequests } from '../screen.ts';

/** What a page wants to be shown, wherever it is. */
export type Watched = Omit<Watch, 'tabId' | 'place'>;

/** The background as the components know it: `connectBackground()` in the extension, canned screens in tests. */
export interface Background {
  request<K extends UiRequest>(name: K, input: UiRequests[K]['input']): Promise<UiRequests[K]['output']>;
  /** Screens arrive now and at every change, until the returned function is called. */
  watch(where: Watch, on: (screen: Screen) => void): () => void;
}
