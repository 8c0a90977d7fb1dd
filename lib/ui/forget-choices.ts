/** Empty what pages of ours remember by themselves, where the background cannot reach. */
export function forgetChoices(): void {
  localStorage.clear();
  sessionStorage.clear();
}
