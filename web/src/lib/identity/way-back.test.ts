import { expect, it } from 'vitest';
import { doorUrl, safeNext, ssoUrl } from './way-back.ts';

it('remembers where somebody was, but not that they were at the door', () => {
  expect(doorUrl('/login', { pathname: '/tickets/7', search: '?a=1' })).toBe(
    '/login?next=%2Ftickets%2F7%3Fa%3D1',
  );
  expect(doorUrl('/login', { pathname: '/', search: '' })).toBe('/login');
  expect(doorUrl('/login', { pathname: '/', search: '' }, 'expired')).toBe('/login?reason=expired');
});

it('remembers which file a mail led to, and no fragment that may be a secret', () => {
  const mail = { pathname: '/tickets/7', search: '', hash: '#file-Ab_1' };
  expect(doorUrl('/login', mail)).toBe('/login?next=%2Ftickets%2F7%23file-Ab_1');
  expect(doorUrl('/login', { ...mail, hash: '#token' })).toBe('/login?next=%2Ftickets%2F7');
});

it.each([
  ['/tickets/7?show=open', '/tickets/7?show=open'],
  ['/tickets/7#file-Ab_1', '/tickets/7#file-Ab_1'],
  [null, '/'],
  ['', '/'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
])('the way back from %j is %s', (next, expected) => {
  expect(safeNext(next, '/')).toBe(expected);
});

it('takes the way back along to single sign-on', () => {
  expect(ssoUrl('/sso/7/start', '/', '/')).toBe('/sso/7/start');
  expect(ssoUrl('/sso/7/start', '/tickets/7?show=open', '/')).toBe(
    '/sso/7/start?to=%2Ftickets%2F7%3Fshow%3Dopen',
  );
});
