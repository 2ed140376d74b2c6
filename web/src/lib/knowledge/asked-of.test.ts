import { expect, it } from 'vitest';
import { askedOf } from './asked-of.ts';

it('asks for subject and description, as they are meant', () => {
  expect(askedOf('Printer  offline', 'It says "paper jam".\n- restarted')).toBe(
    'Printer offline It says paper jam . restarted',
  );
  expect(askedOf('Wi-Fi', '')).toBe('Wi-Fi');
});

it('does not ask for next to nothing, nor for a novel', () => {
  expect(askedOf('', '  ')).toBeNull();
  expect(askedOf('ab', '')).toBeNull();
  expect(Array.from(askedOf('😀'.repeat(500), '')!)).toHaveLength(200);
});
