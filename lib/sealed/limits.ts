/** How much is sealed and opened at once. A block of text is held in memory and in a page; a file goes by in pieces. */

/** UTF-8 bytes of a text. */
export const textBytes = 1024 * 1024;
/** Bytes of a file's content, in the extension; the command line streams and knows no such limit. */
export const fileBytes = 64 * 1024 * 1024;
/** Bytes of an armored file, which is held in memory whole: a file of `fileBytes` in base64, its header and its lines. */
export const armoredBytes = 96 * 1024 * 1024;
/** Bytes that are enough to see what kind of age file it is. */
export const headBytes = 64;
