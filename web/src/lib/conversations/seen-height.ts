/** How many want to know: a page and a panel beside it. */
let asked = 0;

function fit(): void {
  document.documentElement.style.setProperty('--seen', `${Math.round(window.visualViewport!.height)}px`);
  if (document.querySelector('[data-whole-screen]')) scrollTo(0, 0);
}

/**
 * The keyboard of a telephone covers what is below it; what one writes shall stand above it. Tells the styles how much is seen
 * (`--seen`) until the function that it returns is called.
 */
export function fitAboveKeyboard(): () => void {
  const seen = window.visualViewport;
  if (!seen) return () => undefined;
  if (asked === 0) seen.addEventListener('resize', fit);
  asked += 1;
  return () => {
    asked -= 1;
    if (asked > 0) return;
    seen.removeEventListener('resize', fit);
    document.documentElement.style.removeProperty('--seen');
  };
}
