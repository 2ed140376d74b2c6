import { expect, it, vi } from 'vitest';
import { gathered } from './live.ts';

it('looks once at a time, and once more for all that happened meanwhile', async () => {
  const open: (() => void)[] = [];
  const look = vi.fn(() => new Promise<void>((resolve) => open.push(resolve)));
  const happened = gathered(look);
  happened();
  happened();
  happened();
  expect(look).toHaveBeenCalledTimes(1);
  open[0]!();
  await Promise.resolve();
  expect(look).toHaveBeenCalledTimes(2);
  open[1]!();
  await Promise.resolve();
  expect(look).toHaveBeenCalledTimes(2);
  happened();
  expect(look).toHaveBeenCalledTimes(3);
});

it('looks again after it failed', async () => {
  const look = vi.fn(async () => Promise.reject(new Error('no')));
  const happened = gathered(look) as () => Promise<void>;
  await expect(happened()).rejects.toThrow('no');
  await expect(happened()).rejects.toThrow('no');
  expect(look).toHaveBeenCalledTimes(2);
});
