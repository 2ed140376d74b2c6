import { afterEach, expect, it, vi } from 'vitest';
import { NEWCOMER, whoIsInside } from './inside.ts';
import { passwordOffer } from './password-offer.ts';

const contact = { id: 'c1', displayName: 'Anna', email: 'anna@x.example', locale: 'EN' };
const session = { mustChangePassword: false, mayChangePassword: false };

function answer(body: unknown): void {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Response.json(body)),
  );
}

afterEach(() => vi.unstubAllGlobals());

it('knows nobody, a member, and asks once for both session and contact', async () => {
  answer({ data: { session: null, viewer: null } });
  expect(await whoIsInside()).toBeNull();
  answer({ data: { session, viewer: { contact, features: ['TICKETS'] } } });
  expect(await whoIsInside()).toEqual({
    contact,
    features: ['TICKETS'],
    offerPassword: false,
    viewedBy: null,
  });
  expect(fetch).toHaveBeenCalledOnce();
});

it('knows a newcomer by the session as well as by the refusal', async () => {
  answer({ data: { session: { ...session, mustChangePassword: true }, viewer: null } });
  expect(await whoIsInside()).toBe(NEWCOMER);
  answer({ data: null, errors: [{ message: 'no', extensions: { code: 'PASSWORD_CHANGE_REQUIRED' } }] });
  expect(await whoIsInside()).toBe(NEWCOMER);
});

it('passes on what is neither', async () => {
  answer({ errors: [{ message: 'no', extensions: { code: 'INTERNAL' } }] });
  await expect(whoIsInside()).rejects.toMatchObject({ code: 'INTERNAL' });
});

it('offers a password of their own until it was offered', async () => {
  answer({
    data: { session: { ...session, mayChangePassword: true }, viewer: { contact, features: ['TICKETS'] } },
  });
  expect(await whoIsInside()).toMatchObject({ offerPassword: true });
  passwordOffer.remember();
  answer({
    data: { session: { ...session, mayChangePassword: true }, viewer: { contact, features: ['TICKETS'] } },
  });
  expect(await whoIsInside()).toMatchObject({ offerPassword: false });
});
