import { describe, expect, it } from 'vitest';
import { decided, inheriting, owning, partOf, PARTS } from './inherit.ts';
import { SAMPLE } from './sample-design.ts';

const base = {
  ...SAMPLE,
  productName: 'Base',
  typeface: 'MONO' as const,
  primaryColor: '#111111',
  texts: SAMPLE.texts.map((texts) => ({ ...texts, headline: 'Hello', logoAlt: 'Base' })),
};

describe('what is inherited', () => {
  it('takes a part as the base has it, and nothing else', () => {
    const taken = inheriting(SAMPLE, 'TYPEFACE', base);
    expect(taken.typeface).toBe('MONO');
    expect(taken.primaryColor).toBe(SAMPLE.primaryColor);
    expect(taken.inherits).toEqual(['TYPEFACE']);
    const words = inheriting(taken, 'HEADLINE', base);
    expect(words.texts.map(({ headline }) => headline)).toEqual(SAMPLE.texts.map(() => 'Hello'));
    expect(words.texts[0]?.logoAlt).toBe(SAMPLE.texts[0]?.logoAlt);
    expect(words.inherits).toEqual(['TYPEFACE', 'HEADLINE']);
  });

  it('is decided by whoever changes it', () => {
    const taken = inheriting(inheriting(SAMPLE, 'TYPEFACE', base), 'LOGO', base);
    expect(decided(taken, { ...taken, typeface: 'SERIF' }).inherits).toEqual(['LOGO']);
    const texts = taken.texts.map((own) => ({ ...own, logoAlt: 'Ours' }));
    expect(decided(taken, { ...taken, texts }).inherits).toEqual(['TYPEFACE']);
    expect(decided(taken, { ...taken, productName: 'x' }).inherits).toEqual(['LOGO', 'TYPEFACE']);
    expect(owning(taken, 'LOGO').inherits).toEqual(['TYPEFACE']);
  });

  it('knows every part by its fields', () => {
    expect(partOf('texts.de.mailFooter')).toBe('MAIL_FOOTER');
    expect(partOf('pictures.LOGO_DARK')).toBe('LOGO');
    expect(partOf('bannerFocus')).toBe('BANNER');
    expect(partOf('productName')).toBeUndefined();
    expect(PARTS).toHaveLength(21);
  });
});
