/** `text` on lines of its own, between what stands before and after it. */
export const onOwnLines = (text: string, startsLine: boolean, endsLine: boolean): string =>
  text.includes('\n') ? `${startsLine ? '' : '\n'}${text}${endsLine ? '' : '\n'}` : text;
