const HEADING = /<(\/?)h([1-6])>/g;

/**
 * Texts that the server has rendered begin with whichever level their author likes; here the first of their headings stand
 * right below the page's own.
 */
export function belowTitle(html: string): string {
  const highest = Math.min(...Array.from(html.matchAll(HEADING), ([, , level]) => Number(level)));
  return html.replace(HEADING, (_, end: string, level: string) => `<${end}h${+level - highest + 2}>`);
}

export interface Heading {
  /** Of the element, and so of the address. */
  id: string;
  text: string;
  level: 2 | 3;
}

const SIGNS: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", amp: '&' };

function plain(html: string): string {
  const text = html.replace(/<[^>]*>/g, '');
  return text.replace(/&(#?\w+);/g, (whole, name: string) => SIGNS[name] ?? whole).trim();
}

function anchor(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  // No other element of the page has a name that begins so.
  return ['part', ...words].join('-').slice(0, 80);
}

/** The text with an address at each of its upper headings, and these. `html` is what `belowTitle` returns. */
export function withContents(html: string): { html: string; headings: Heading[] } {
  const headings: Heading[] = [];
  const named = html.replace(/<h([23])>(.*?)<\/h\1>/gs, (whole, level: string, inner: string) => {
    const text = plain(inner);
    if (!text) return whole;
    const wanted = anchor(text);
    const taken = headings.filter(({ id }) => id === wanted || id.startsWith(`${wanted}--`)).length;
    const id = taken > 0 ? `${wanted}--${taken + 1}` : wanted;
    headings.push({ id, text, level: level === '2' ? 2 : 3 });
    return `<h${level} id="${id}">${inner}</h${level}>`;
  });
  return { html: named, headings };
}
