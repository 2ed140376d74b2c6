import { expect, test, vi } from 'vitest';
import { passwordAsking, withPassword } from './password-asking.svelte.ts';

const needed = { errors: [{ code: 'PASSWORD_NEEDED' }] };
const done = { errors: [] };

test('nobody is asked when the server does not', async () => {
  const ask = vi.fn();
  expect(await withPassword(() => Promise.resolve(done), ask)).toBe(done);
  expect(ask).not.toHaveBeenCalled();
});

test('the action is repeated once the password was right, and not when it was not given', async () => {
  const mutate = vi.fn().mockResolvedValueOnce(needed).mockResolvedValueOnce(done);
  expect(await withPassword(mutate, () => Promise.resolve(true))).toBe(done);
  expect(mutate).toHaveBeenCalledTimes(2);
  expect(
    await withPassword(
      () => Promise.resolve(needed),
      () => Promise.resolve(false),
    ),
  ).toBe(needed);
});

test('the dialog answers whoever asked', async () => {
  const asked = passwordAsking.ask();
  expect(passwordAsking.open).toBe(true);
  passwordAsking.answer(true);
  expect(await asked).toBe(true);
  expect(passwordAsking.open).toBe(false);
});
