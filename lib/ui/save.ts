/** Have the browser save bytes under a name. */
export function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken hold of it by the time the click is over; the address is of no use to anyone else.
  setTimeout(URL.revokeObjectURL, 60_000, link.href);
}
