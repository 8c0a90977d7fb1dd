const counting = `<script>
  globalThis.inputs = 0;
  addEventListener('input', event => { if (event.target.id === 'password') inputs += 1; });
</script>`;

const field = `<label>Password <input id="password" type="password"></label>`;

/** Pages that count how often their field was written. */
export const countingPages: Record<string, string> = {
  '/counted': `<!doctype html><title>New password</title><body>${counting}${field}</body>`,
  // The page holds a fill up, in the middle: a click on the field asks something first.
  '/asking': `<!doctype html><title>New password</title><body>${counting}${field}<script>
    password.addEventListener('click', () => alert('Really?'));
  </script></body>`,
};

/** How often such a page's field was written; it runs in the page. */
export const inputsOf = (): number => (globalThis as unknown as { inputs: number }).inputs;
