import { expect, it } from 'vitest';
import { ssoFailure } from './sso-failure.ts';

const CODES = ['cancelled', 'provider-down', 'no-account', 'not-verified', 'expired', 'refused'];

it('has words of its own for every code', () => {
  const told = CODES.map((code) => ssoFailure(code, true));
  expect(new Set(told.map((one) => one?.title)).size).toBe(CODES.length);
  expect(new Set(told.map((one) => one?.body)).size).toBe(CODES.length);
});

it('says nothing when nothing happened, and something for a code from tomorrow', () => {
  expect(ssoFailure(null, true)).toBeUndefined();
  expect(ssoFailure('struck-by-lightning', true)).toEqual(ssoFailure('refused', true));
});

it('sends nobody to a password that the portal does not offer', () => {
  expect(ssoFailure('provider-down', true)?.body).toMatch(/password/);
  expect(ssoFailure('provider-down', false)?.body).not.toMatch(/password/);
});
