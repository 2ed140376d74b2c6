import { describe, expect, it } from 'vitest';
import { fieldsOf, merged } from './tenant-input.ts';

describe('a record that somebody else changed meanwhile', () => {
  const base = { ...fieldsOf(null), name: 'Oriale', phone: '1' };

  it('keeps what was typed and takes the rest', () => {
    const typed = { ...base, name: 'Oriale AG', hours: { DE: 'Mo', EN: '' } };
    const now = { ...base, name: 'Oriale SE', phone: '2', email: 'a@b.example' };
    expect(merged(base, typed, now)).toEqual({
      ...now,
      name: 'Oriale AG',
      hours: { DE: 'Mo', EN: '' },
    });
  });

  it('is what it is now where nothing was typed', () => {
    const now = { ...base, hosts: 'a.example', locales: ['DE' as const] };
    expect(merged(base, structuredClone(base), now)).toEqual(now);
  });
});
