import { fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import { page } from '$app/state';
import LogIn from './LogIn.svelte';
import type { SignInMethod } from './sign-in-methods.ts';

vi.mock('$app/state', () => ({ page: { url: new URL('http://portal.example/login') } }));

const PASSWORD: SignInMethod = { kind: 'PASSWORD', label: 'Password', startUrl: null };
const MICROSOFT: SignInMethod = { kind: 'MICROSOFT', label: 'Entra', startUrl: '/sso/1/start' };
const OPENID: SignInMethod = { kind: 'OPENID', label: 'Werk-ID', startUrl: '/sso/2/start' };

const enter = vi.fn();

function open(methods: SignInMethod[], search = ''): void {
  (page.url as URL).search = search;
  enter.mockClear();
  render(LogIn, { methods, forgot: '/forgot', home: '/', enter, inside: Promise.resolve(false) });
}

beforeEach(() => {
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => Response.json({ data: { logIn: { errors: [] } } })),
  );
});

it('offers exactly what the portal does', () => {
  open([PASSWORD]);
  expect(screen.queryAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['/forgot']);
  expect(screen.getByLabelText('Password').getAttribute('autocomplete')).toBe('current-password');
  expect(screen.getByLabelText('E-mail address').getAttribute('autocomplete')).toBe('username');
});

it('has no form, and nothing to forget, where there is no password', () => {
  open([MICROSOFT, OPENID], '?next=%2Ftickets%2F7');
  expect(screen.queryByLabelText('Password')).toBeNull();
  const links = screen
    .getAllByRole('link')
    .map((link) => [link.textContent?.trim(), link.getAttribute('href')]);
  expect(links).toEqual([
    ['Sign in with Microsoft', '/sso/1/start?to=%2Ftickets%2F7'],
    ['Sign in with Werk-ID', '/sso/2/start?to=%2Ftickets%2F7'],
  ]);
});

it('says so when there is no way in at all', () => {
  open([]);
  expect(screen.getByText('Nobody can log in here yet')).toBeTruthy();
});

it('takes no way back that leads elsewhere', () => {
  open([MICROSOFT], '?next=%2F%2Fevil.example');
  expect(screen.getByRole('link').getAttribute('href')).toBe('/sso/1/start');
});

it('says what went wrong elsewhere until something else is tried', async () => {
  open([PASSWORD, MICROSOFT], '?sso=no-account');
  expect(screen.getByRole('alert').textContent).toContain('does not lead into the portal');
  vi.mocked(fetch).mockRejectedValueOnce(new TypeError('Failed to fetch'));
  await fireEvent.click(screen.getByRole('button', { name: 'Log in' }));
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('No connection'));
});

it('shows what was typed on request, and goes on to where one was going', async () => {
  open([PASSWORD], '?next=%2Ftickets');
  const password = screen.getByLabelText<HTMLInputElement>('Password');
  await fireEvent.input(screen.getByLabelText('E-mail address'), { target: { value: ' anna@x.example ' } });
  await fireEvent.input(password, { target: { value: 'secret' } });
  const toggle = screen.getByRole('button', { name: 'Show password' });
  await fireEvent.click(toggle);
  expect([password.type, toggle.getAttribute('aria-pressed')]).toEqual(['text', 'true']);
  await fireEvent.click(screen.getByRole('button', { name: 'Log in' }));
  await waitFor(() => expect(enter).toHaveBeenCalledWith('/tickets'));
});
