import { expect, it } from 'vitest';
import { isMissingModule } from './errors.ts';

it.each([
  [new TypeError('Failed to fetch dynamically imported module: http://x/_app/immutable/nodes/7.js'), true],
  [new TypeError('error loading dynamically imported module: http://x/_app/immutable/nodes/7.js'), true],
  [new TypeError('Importing a module script failed.'), true],
  [new Error('Unable to preload CSS for /_app/immutable/assets/7.css'), true],
  [new TypeError('x is undefined'), false],
  ['Importing a module script failed.', false],
  [undefined, false],
])('%s is a piece of the app that did not arrive: %s', (cause, expected) => {
  expect(isMissingModule(cause)).toBe(expected);
});
