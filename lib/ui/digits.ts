const arabicIndic = 0x660;
const persian = 0x6f0;

/** The digits in what was typed or pasted: in any width or of the Arabic kinds, without what stands between them. */
export function digitsIn(text: string): string {
  const latin = text.normalize('NFKC').replace(/[\u0660-\u0669\u06f0-\u06f9]/g, digit => {
    const point = digit.codePointAt(0) ?? arabicIndic;
    return String(point - (point >= persian ? persian : arabicIndic));
  });
  return latin.replace(/\D/g, '');
}
