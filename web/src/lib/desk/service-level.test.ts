import { expect, it } from 'vitest';
import { pressing, type ServiceState } from './service-level.ts';

const clock = (state: ServiceState, due: string | null) => ({ state, due });
const late = '2026-11-26T12:00:00Z';
const early = '2026-11-26T10:00:00Z';

it('shows what is due next', () => {
  const both = { firstResponse: clock('ON_TRACK', late), solution: clock('AT_RISK', early) };
  expect(pressing(both)).toEqual(clock('AT_RISK', early));
  const answered = { firstResponse: clock('MISSED', early), solution: clock('ON_TRACK', late) };
  expect(pressing(answered)).toEqual(clock('ON_TRACK', late));
});

it('shows that it is paused, and nothing of what is done or was never promised', () => {
  const paused = { firstResponse: clock('MET', early), solution: clock('PAUSED', null) };
  expect(pressing(paused)).toEqual(clock('PAUSED', null));
  expect(pressing({ firstResponse: clock('MET', early), solution: clock('MET', late) })).toBeNull();
  expect(pressing({ firstResponse: null, solution: null })).toBeNull();
  expect(pressing(null)).toBeNull();
});
