import { expect, it } from 'vitest';
import { auditVariables, auditViewSearch, readAuditView } from './audit-view.ts';

const filterOf = (search: string): unknown =>
  auditVariables(readAuditView(new URLSearchParams(search))).filter;

it.each(['', '?q=anna&portal=abc&action=LOGGED_IN&from=2026-11-01&to=2026-11-24'])(
  'the address %j says all there is to know',
  (search) => {
    expect(auditViewSearch(readAuditView(new URLSearchParams(search)))).toBe(search);
  },
);

it('takes both days whole, as the reader counts them', () => {
  expect(filterOf('?from=2026-11-24&to=2026-11-24')).toEqual({
    from: new Date(2026, 10, 24).toISOString(),
    to: new Date(2026, 10, 25).toISOString(),
  });
});

it('passes over what is no day and no action', () => {
  expect(filterOf('?from=yesterday&to=2026-13-45&action=FLEW_AWAY')).toEqual({});
});
