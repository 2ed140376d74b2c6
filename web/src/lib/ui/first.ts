const written = document.getElementById('portico-first');
const app = document.getElementById('portico');

/** Is the app put together behind what the server wrote? */
let behind = false;

/**
 * What the server wrote into the page was for the time until now. An article can be read in it already: there the app is put
 * together out of sight, in turns so short that a telephone stays quick meanwhile. Where a part of the text is wanted, that has to
 * be there at once.
 */
export function begin(): void {
  if (!app || !written?.querySelector('.first-article') || location.hash) return takeOver();
  behind = true;
  app.hidden = true;
}

export function isBehind(): boolean {
  return behind;
}

/** The app is there. */
export function takeOver(): void {
  behind = false;
  if (app) app.hidden = false;
  written?.remove();
}
