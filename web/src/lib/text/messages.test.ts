import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as m from '#lib/paraglide/messages.js';

type Catalogue = Record<string, unknown>;

function catalogue(locale: string): Catalogue {
  const { $schema: _, ...messages } = JSON.parse(
    readFileSync(`messages/${locale}.json`, 'utf8'),
  ) as Catalogue;
  return messages;
}

/** The names in braces, so that a translation cannot lose one. */
function placeholders(message: unknown): string[] {
  return [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort();
}

const de = catalogue('de');
const en = catalogue('en');

describe('the messages', () => {
  it('are there in both languages', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
  });

  it('are all compiled: offline, a plugin that is not found would leave none', () => {
    const compiled = Object.keys(m).filter((name) => name !== 'm');
    expect(compiled.sort()).toEqual(Object.keys(en).sort());
    expect(compiled.length).toBeGreaterThan(150);
  });

  it.each(Object.keys(en))('%s says something in both, with the same values in it', (name) => {
    for (const text of [de[name], en[name]]) expect(JSON.stringify(text).length).toBeGreaterThan(2);
    expect(placeholders(de[name])).toEqual(placeholders(en[name]));
  });

  it('speak the language that is asked for, with one and with many', () => {
    expect(m.action_log_out({}, { locale: 'de' })).toBe('Abmelden');
    expect(m.action_log_out({}, { locale: 'en' })).toBe('Log out');
    expect(m.list_count({ count: 1 }, { locale: 'de' })).toBe('1 Ticket gefunden');
    expect(m.list_count({ count: 3 }, { locale: 'de' })).toBe('3 Tickets gefunden');
  });
});
