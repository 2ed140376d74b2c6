import { describe, expect, it } from 'vitest';
import { belowTitle, withContents } from './headings.ts';

it('puts the first headings of a text right below its title', () => {
  expect(belowTitle('<h4>A</h4><p>x</p><h5>B</h5>')).toBe('<h2>A</h2><p>x</p><h3>B</h3>');
  expect(belowTitle('<h1>A</h1>')).toBe('<h2>A</h2>');
  expect(belowTitle('<p>No heading</p>')).toBe('<p>No heading</p>');
});

describe('the contents of a text', () => {
  it('are its upper headings, each with an address', () => {
    const { html, headings } = withContents(
      '<h2>So geht’s: <em>WLAN</em> &amp; Netz</h2><h3>Über</h3><h4>x</h4>',
    );
    expect(headings).toEqual([
      { id: 'part-so-geht-s-wlan-netz', text: 'So geht’s: WLAN & Netz', level: 2 },
      { id: 'part-über', text: 'Über', level: 3 },
    ]);
    expect(html).toContain('<h3 id="part-über">Über</h3><h4>x</h4>');
  });

  it('have an address each, though two are called the same', () => {
    const { headings } = withContents('<h2>Step</h2><h2>Step</h2><h2>Step</h2>');
    expect(headings.map(({ id }) => id)).toEqual(['part-step', 'part-step--2', 'part-step--3']);
  });

  it('never take a sign of HTML into an address', () => {
    const { html } = withContents('<h2>"&gt;&lt;img src=x onerror=alert(1)&gt;</h2>');
    expect(html).toMatch(/^<h2 id="part-[\w-]+">/);
  });
});
