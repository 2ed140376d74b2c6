import { describe, expect, it } from 'vitest';
import { differing, merge, portalWith, styleOf, toInput, valueOf, withField, withText } from './design.ts';
import { NO_WORDS, SAMPLE } from './sample-design.ts';
import type { Design, StudioPortal } from './studio.graphql.ts';

const logo = { role: 'LOGO', url: '/desk/brand/t/1.png', width: 200, height: 50, key: 'k1' } as const;
const base: Design = { ...SAMPLE, pictures: [logo] };

describe('what differs', () => {
  it('is named as the API names it', () => {
    const other: Design = {
      ...withText(base, 'de', 'headline', 'Hallo'),
      primaryColor: '#ff0000',
      bannerFocus: { x: 50, y: 20 },
      pictures: [{ ...logo, key: 'k2' }],
    };
    expect(differing(base, other)).toEqual([
      'primaryColor',
      'bannerFocus',
      'pictures.LOGO',
      'texts.de.headline',
    ]);
  });

  it('is nothing between no text and an empty one', () => {
    expect(differing(base, withText(base, 'en', 'welcome', ''))).toEqual([]);
  });

  it('can be taken over one by one', () => {
    const other: Design = { ...withText(base, 'de', 'headline', 'Hallo'), density: 'COMPACT', pictures: [] };
    for (const field of differing(base, other)) {
      const taken = withField(base, field, other);
      expect(differing(base, taken)).toEqual([field]);
      expect(valueOf(taken, field)).toBe(valueOf(other, field));
    }
  });
});

describe('links at the foot of pages', () => {
  const link = (url: string, label: string) => ({ url, labels: [{ locale: 'DE' as const, label }] });
  const mine: Design = { ...base, footerLinks: [link('https://a.example/', 'Laden')] };

  it('are one field, whose order counts', () => {
    expect(differing(base, mine)).toEqual(['footerLinks']);
    const two = [link('/pages/a', 'A'), link('/pages/b', 'B')];
    const one = { ...base, footerLinks: two };
    expect(differing(one, { ...base, footerLinks: two.toReversed() })).toEqual(['footerLinks']);
    expect(differing(base, withField(mine, 'footerLinks', base))).toEqual([]);
  });

  it('are sent once they are begun', () => {
    const begun = { ...mine, footerLinks: [...mine.footerLinks, { url: ' ', labels: [] }] };
    expect(toInput(begun).footerLinks).toEqual(mine.footerLinks);
  });

  it('say what they have where a language has no words', () => {
    const portal = { id: 'p', name: 'N' } as StudioPortal;
    expect(portalWith(portal, mine, 'en').branding.footerLinks).toEqual([
      { url: 'https://a.example/', label: 'Laden' },
    ]);
  });
});

describe('two admins at once', () => {
  const mine: Design = { ...withText(base, 'de', 'headline', 'Hallo'), primaryColor: '#111111' };
  const theirs: Design = { ...base, primaryColor: '#222222', accentColor: '#333333', pictures: [] };

  it('both keep what only they changed, and mine wins where both did', () => {
    const { design, clashing, theirs: only } = merge(base, mine, theirs);
    expect(clashing).toEqual(['primaryColor']);
    expect(only).toEqual(['accentColor', 'pictures.LOGO']);
    expect(differing(theirs, design)).toEqual(['primaryColor', 'texts.de.headline']);
    expect(design.primaryColor).toBe('#111111');
    expect(design.pictures).toEqual([]);
  });

  it('the same change on both sides is no clash', () => {
    expect(merge(base, mine, mine)).toEqual({ design: mine, clashing: [], theirs: [] });
  });
});

it('a design is sent with keys instead of addresses, and empty texts as none', () => {
  const input = toInput(withText(base, 'de', 'headline', ''));
  expect(input.pictures).toEqual([{ role: 'LOGO', key: 'k1' }]);
  expect(input.texts[0]).toEqual({ ...NO_WORDS, locale: 'DE' });
});

it('words and pictures make no new stylesheet, colours and shapes do', () => {
  expect(styleOf({ ...withText(base, 'de', 'headline', 'x'), pictures: [], productName: 'y' })).toBe(
    styleOf(base),
  );
  expect(styleOf({ ...base, density: 'COMPACT' })).not.toBe(styleOf(base));
});

it('a preview shows the words of its language, and the name where a logo has no words of its own', () => {
  const portal = { id: 'p', name: 'N' } as StudioPortal;
  const german = portalWith(portal, base, 'de').branding;
  expect([german.headline, german.logo?.alt]).toEqual(['Moin', 'Northwind']);
  // What was not given is lent, as the server does it.
  expect([german.logoDark, german.loginLogo, german.loginLogoDark].map((image) => image?.url)).toEqual(
    Array(3).fill(logo.url),
  );
  expect(portalWith(portal, base, 'en').branding.headline).toBeNull();
});
