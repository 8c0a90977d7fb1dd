/**
 * Overwrite the clipboard after a while (ms). What is there then is overwritten whatever it is: a page cannot be asked
 * without a permission to read it. Works in the hidden document only with the permission `clipboardWrite`.
 */
export function createClipboardTimer(document: Document): { start(afterMs: number): void; waits(): boolean } {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function overwrite(): void {
    timer = undefined;
    const box = document.createElement('textarea');
    box.value = ' ';
    document.body.append(box);
    box.select();
    document.execCommand('copy');
    box.remove();
  }

  return {
    start(afterMs) {
      clearTimeout(timer);
      timer = setTimeout(overwrite, afterMs);
    },
    waits: () => timer !== undefined,
  };
}
