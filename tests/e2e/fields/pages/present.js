/** What every page here does: mount one case by name, and say what the page itself believes the field holds. */
const cases = new Map();

/** `mount(root)` draws the case and returns (a promise of) `{ state(): unknown }`; the field to pick is `#field`. */
export const present = (name, mount) => cases.set(name, mount);

export const html = (root, markup) => {
  root.innerHTML = markup;
  return root.querySelector('#field');
};

export async function start() {
  const name = new URLSearchParams(location.search).get('case');
  const mount = cases.get(name);
  if (!mount) throw new Error(`no case called ${name}; there are ${[...cases.keys()].join(', ')}`);
  window.shown = await mount(document.querySelector('#root'));
  document.body.dataset.ready = '';
}
