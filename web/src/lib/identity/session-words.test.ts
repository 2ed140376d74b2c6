import { expect, it } from 'vitest';
import { isHandheld, sessionName } from './session-words.ts';

it('calls a session what its owner would', () => {
  expect(sessionName({ name: 'Nightly export', device: 'curl' })).toBe('Nightly export');
  expect(sessionName({ name: null, device: 'Chrome on Windows' })).toBe('Chrome on Windows');
  expect(sessionName({ name: null, device: null })).toBe('Unknown device');
});

it.each([
  ['Safari on iPhone', true],
  ['Chrome on Android', true],
  ['Firefox on Linux', false],
  [null, false],
])('%s is held in a hand: %s', (device, expected) => {
  expect(isHandheld(device)).toBe(expected);
});
