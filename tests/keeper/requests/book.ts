import { createRequestBook, type RequestBook } from '../../../lib/keeper/requests/record.ts';
import type { Json } from '../../../lib/messages.ts';

/** A book over a vault of one entry. */
export function bookOver(entry: { is?: Json | undefined }): RequestBook {
  return createRequestBook({
    read: () => Promise.resolve(entry.is),
    async update(_name, change) {
      entry.is = change(entry.is);
    },
  });
}
