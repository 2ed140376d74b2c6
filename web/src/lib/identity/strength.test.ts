import { expect, it } from 'vitest';
import { estimate } from './estimator.ts';
import { knownWords, lengthOf, strengthOf } from './strength.ts';

it('calls nothing strong that nobody has looked at', () => {
  expect(strengthOf('correct horse battery staple', 10, undefined)).toBe('unknown');
});

it('calls short what the portal would refuse, however clever it is', () => {
  expect(strengthOf('x9$Kq!', 10, () => 20)).toBe('short');
  expect(strengthOf('x9$Kq!', 6, () => 20)).toBe('strong');
});

it.each([
  [0, 'weak'],
  [7.9, 'weak'],
  [8, 'fair'],
  [10, 'good'],
  [12, 'strong'],
  [40, 'strong'],
])('10 to the power of %d guesses is %s', (guesses, strength) => {
  expect(strengthOf('long enough', 10, () => guesses)).toBe(strength);
});

it('counts what people see', () => {
  expect(lengthOf('äöü')).toBe(3);
  expect(lengthOf('a\u0308')).toBe(1);
  expect(lengthOf('🔑🔑')).toBe(2);
});

it('knows the words that belong to a person', () => {
  expect(knownWords('anna.berg@oriale.example', 'Anna Berg', null)).toEqual([
    'anna',
    'berg',
    'oriale',
    'example',
    'Anna',
    'Berg',
  ]);
});

it('sees through what many people choose, in both languages, and through a name', () => {
  expect(strengthOf('password1234', 10, estimate)).toBe('weak');
  expect(strengthOf('qwertzuiop123', 10, estimate)).toBe('weak');
  expect(strengthOf('annaberg2024', 10, estimate, knownWords('Anna Berg'))).not.toMatch(/good|strong/);
  expect(strengthOf('sommerurlaub2024', 10, estimate)).not.toMatch(/good|strong/);
  expect(strengthOf('mohn tasse gewitter violett', 10, estimate)).toBe('strong');
});
