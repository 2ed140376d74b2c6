import { describe, expect, it } from 'vitest';
import type { DeskArticle } from './article.graphql.ts';
import {
  clashing,
  fieldsOf,
  isWritten,
  merged,
  settingsDiffer,
  settingsInput,
  slugOf,
  textsInput,
  wishOf,
} from './fields.ts';

const seen: DeskArticle = {
  id: 'a',
  version: 4,
  state: 'DRAFT',
  isInReview: false,
  scope: 'PORTAL',
  isForAll: false,
  portals: [{ id: 'p', name: 'Oriale' }],
  categoryId: 'c',
  audience: 'DEPARTMENTS',
  kinds: [],
  departments: ['it', 'sales'],
  contactIds: [],
  tags: ['vpn', 'mail'],
  ownerId: null,
  reviewOn: '2027-01-01',
  relatedArticles: [{ id: 'B', title: 'b', state: 'PUBLISHED' }],
  latestNumber: 2,
  publishedNumber: null,
  publishAt: null,
  expiresAt: null,
  updatedAt: '2026-11-30T12:00:00Z',
  texts: [{ locale: 'EN', slug: 'vpn', title: 'VPN', summary: 's', body: { markdown: 'b' } }],
  files: [],
  versions: [],
};

describe('the fields of an article', () => {
  it('begin with what is wished for', () => {
    const wish = wishOf(new URLSearchParams('title=VPN&lang=EN&portal=p'));
    const fields = fieldsOf(null, wish);
    expect(fields).toMatchObject({ tenant: 'p', 'EN.title': 'VPN', 'DE.title': '' });
    expect(textsInput(fieldsOf(null, wishOf(new URLSearchParams('lang=FR'))))).toEqual([]);
  });

  it('give back what they were filled with', () => {
    const fields = fieldsOf(seen);
    expect(textsInput(fields)).toEqual([
      { locale: 'EN', title: 'VPN', summary: 's', body: 'b', slug: 'vpn' },
    ]);
    expect(settingsInput(fields)).toEqual({
      audience: 'DEPARTMENTS',
      kinds: [],
      departments: ['it', 'sales'],
      contactIds: [],
      tenantIds: null,
      categoryId: 'c',
      tags: ['vpn', 'mail'],
      ownerId: null,
      reviewOn: '2027-01-01',
      relatedIds: ['B'],
    });
    expect(fields.base).toBe('4');
    expect(fields.tenant).toBe('p');
  });

  it('limit a provider’s article to portals, and know a language of which nothing is written', () => {
    const fields = fieldsOf({
      ...seen,
      scope: 'PROVIDER',
      portals: [
        { id: 'p', name: '' },
        { id: 'q', name: '' },
      ],
    });
    expect(settingsInput(fields).tenantIds).toEqual(['p', 'q']);
    expect(isWritten(fields, 'DE')).toBe(false);
    expect(settingsDiffer(fields, { ...fields, tags: 'x' })).toBe(true);
    expect(settingsDiffer(fields, { ...fields, 'EN.title': 'x' })).toBe(false);
  });
});

describe('two who changed one article', () => {
  const base = fieldsOf(seen);
  const mine = { ...base, 'EN.title': 'Mine', 'EN.body': 'mine' };
  const theirs = { ...base, base: '5', 'EN.title': 'Theirs', tags: 'theirs' };

  it('are both in what is merged; where both wrote, mine stands', () => {
    expect(merged(base, mine, theirs)).toMatchObject({
      'EN.title': 'Mine',
      'EN.body': 'mine',
      tags: 'theirs',
      base: '5',
    });
    expect(clashing(base, mine, theirs)).toEqual(['EN.title']);
  });

  it('clash wherever they differ when nobody knows from what I began', () => {
    expect(merged(null, mine, theirs).tags).toBe(mine.tags);
    expect(clashing(null, mine, theirs).sort()).toEqual(['EN.body', 'EN.title', 'tags']);
  });
});

describe('an address', () => {
  it.each([
    ['Wie Sie Ihr Kennwort ändern', 'wie-sie-ihr-kennwort-aendern'],
    ['  Müller & Söhne, Großhandel ', 'mueller-soehne-grosshandel'],
    ['Café Été', 'cafe-ete'],
    ['北京', ''],
    ['ab '.repeat(40), 'ab-'.repeat(14).slice(0, 40)],
  ])('of %j', (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });
});
