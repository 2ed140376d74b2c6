import { expect, it } from 'vitest';
import { loginUrl, safeNext } from './way-back.ts';

it('remembers where somebody was, but not that they were at the door', () => {
  expect(loginUrl('/login', { pathname: '/tickets/7', search: '?a=1' })).toBe(
    '/login?next=%2Ftickets%2F7%3Fa%3D1',
  );
  expect(loginUrl('/login', { pathname: '/', search: '' })).toBe('/login');
  expect(loginUrl('/login', { pathname: '/', search: '' }, 'expired')).toBe('/login?reason=expired');
});

it.each([
  ['/tickets/7?show=open', '/tickets/7?show=open'],
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
