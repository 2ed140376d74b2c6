import { describe, expect, it } from 'vitest';
import { names, referenceTo, wordsFrom } from './references.ts';

const file = { id: 'LQ', fileName: 'the [plan].pdf', isPicture: false, isVideo: false };

describe('references', () => {
  it('shows pictures and films, and leads to other files', () => {
    expect(referenceTo({ ...file, isPicture: true }, 'The lid\n[open]')).toBe(
      '![The lid \\[open\\]](file:LQ)',
    );
    expect(referenceTo({ ...file, isVideo: true }, '')).toBe('![](file:LQ)');
    expect(referenceTo(file, '')).toBe('[the \\[plan\\].pdf](file:LQ)');
  });

  it('finds what a text names', () => {
    expect(names('a ![b](file:LQ) c', file)).toBe(true);
    expect(names('[a][b]\n\n[b]: file:LQ', file)).toBe(true);
    expect(names('a ![b](file:LQx) file:LQ', file)).toBe(false);
  });

  it('begins with a name that says something', () => {
    expect(wordsFrom('paper-tray_open.png')).toBe('paper tray open');
    for (const name of ['IMG_2045.jpg', 'image.png', 'Screenshot 2026-11-30.png', 'Bild.webp'])
      expect(wordsFrom(name)).toBe('');
  });
});
