type Range = [start: number, end: number];

/** Whom a text may name. */
export interface Known {
  names: readonly string[];
  /** Of people: what stands before the `@` is a name too. */
  emails?: readonly string[];
  /** `Portal.slug` of the ticket's portal. */
  slug?: string;
}

const TITLE = /^(?:dr|prof|dipl|ing|herrn?|frau|mr|mrs|ms|miss)\.?(?:-.*)?$/i;
/** Belongs to a name and is none alone. */
const PARTICLE = /^(?:von|van|vom|zu|zum|zur|der|den|de|di|da|del|la|le|el|al|bin|ten|ter)$/i;
const EVERYBODYS =
  /^(?:info|office|support|service|help|helpdesk|mail|kontakt|contact|it|admin|team|sales)$/i;
const HONORIFIC =
  /(?<![\p{L}\p{N}])(?:(?:Frau|Herrn?|Fr\.|Hr\.|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.|Prof\.)[ \t]+)+(?:(?:von|van|der|den|de|zu)[ \t]+)*\p{Lu}[\p{L}'’-]+(?:[ \t]+\p{Lu}[\p{L}'’-]+)?/gu;
const GENITIVE = "(?:['’]?s|['’])?";

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** As it is written, and without umlauts. */
function spellings(name: string): string[] {
  const plain = name.replace(
    /[äöüÄÖÜß]/g,
    (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ß: 'ss' })[letter] ?? letter,
  );
  const bare = name.normalize('NFD').replace(/\p{M}/gu, '');
  return [...new Set([name, plain, bare])];
}

function pattern(alternatives: readonly string[], flags: string): RegExp | undefined {
  if (alternatives.length === 0) return undefined;
  // The longest first: “Anna-Lena” before “Anna”.
  const longest = [...new Set(alternatives)].sort((one, other) => other.length - one.length);
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${longest.join('|')})${GENITIVE}(?![\\p{L}\\p{N}])`, flags);
}

function patterns({ names, emails = [] }: Known): RegExp[] {
  const whole: string[] = [];
  const alone: string[] = [];
  for (const name of names) {
    const parts = name.split(/[\s,]+/).filter((part) => part && !TITLE.test(part));
    const [first = '', last = ''] = [parts[0], parts.at(-1)];
    const middle = parts.slice(1, -1).flatMap(spellings).map(escaped);
    const inner = ['\\p{L}\\.', 'von', 'van', 'vom', 'zu', 'der', 'den', 'de', ...middle].join('|');
    if (parts.length > 1)
      for (const given of spellings(first))
        for (const family of spellings(last)) {
          const between = `[ \\t]+(?:(?:${inner})[ \\t]+)*`;
          whole.push(
            `${escaped(given)}${between}${escaped(family)}`,
            `${escaped(family)},[ \\t]*${escaped(given)}`,
            `${escaped(given.slice(0, 1))}\\.[ \\t]*${escaped(family)}`,
          );
        }
    // A name may be a word as well, so alone it is one with a capital only.
    for (const part of parts)
      if (part.length > 2 && !PARTICLE.test(part) && !part.endsWith('.'))
        for (const one of [part, ...part.split('-').filter((half) => half.length > 2)])
          for (const spelling of spellings(one))
            alone.push(
              escaped(spelling.charAt(0).toUpperCase() + spelling.slice(1)),
              escaped(spelling.toUpperCase()),
            );
  }
  for (const email of emails) {
    const local = email.split('@')[0] ?? '';
    if (local.length > 4 && !EVERYBODYS.test(local)) whole.push(escaped(local));
  }
  return [pattern(whole, 'giu'), pattern(alone, 'gu')].filter((one) => one !== undefined);
}

/** Where somebody is named: who is known, and who is called Mr or Ms. Names side by side are one. */
export function nameMarks(text: string, known: Known): Range[] {
  const found = [HONORIFIC, ...patterns(known)]
    .flatMap((one) => [...text.matchAll(one)].map(({ 0: all, index }): Range => [index, index + all.length]))
    .sort((one, other) => one[0] - other[0] || other[1] - one[1]);
  const joined: Range[] = [];
  for (const [start, end] of found) {
    const last = joined.at(-1);
    if (last && /^[ \t]*$/.test(text.slice(last[1], Math.max(start, last[1]))))
      last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}
