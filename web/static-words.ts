/**
 * Say what stands in the page's HTML, in English, in the language that its script speaks. Without script, or in English,
 * it stays as it is.
 */
export function sayInPage(language: string, words: Readonly<Record<string, string>>): void {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll<HTMLElement>('[data-word]')) {
    const word = words[element.dataset['word'] ?? ''];
    if (word !== undefined) element.textContent = word;
  }
}
