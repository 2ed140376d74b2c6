import { describe, expect, it } from 'vitest';
import { fieldsOf, inputOf, localTime } from './announcements.ts';

describe('the form of an announcement', () => {
  const seen = {
    id: '1',
    version: 3,
    state: 'RUNNING' as const,
    severity: 'OUTAGE' as const,
    texts: [{ locale: 'DE' as const, title: 'Störung', body: { markdown: '*Mail*' } }],
    isForAll: false,
    portals: [{ id: 'p', name: 'Oriale' }],
    startsAt: '2026-11-24T08:00:12.345Z',
    endsAt: null,
    isPublic: true,
    isDismissible: false,
  };

  it('gives back what it was filled with', () => {
    expect(inputOf(fieldsOf(seen), seen)).toEqual({
      severity: 'OUTAGE',
      texts: [{ locale: 'DE', title: 'Störung', body: '*Mail*' }],
      tenantIds: ['p'],
      startsAt: seen.startsAt,
      endsAt: null,
      public: true,
      dismissible: false,
    });
  });

  it('reads a time as of the browser’s own day', () => {
    const fields = { ...fieldsOf(null), starts: localTime('2026-12-01T10:30:00Z') };
    expect(inputOf(fields, null).startsAt).toBe('2026-12-01T10:30:00.000Z');
  });
});
