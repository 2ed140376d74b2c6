import { closing, lettersOf } from './letters.ts';
import { nameMarks, type Known } from './names.ts';

export const PERSONAL_KINDS = [
  'SIGNATURE',
  'GREETING',
  'EMAIL',
  'IP',
  'PHONE',
  'SERIAL',
  'TICKET',
  'NAME',
] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

/** A place in a text that may tell who somebody is. */
export interface Mark {
  kind: PersonalKind;
  start: number;
  end: number;
  text: string;
}

type Range = [start: number, end: number];

const DATE = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4}))$/;
const EMAIL =
  /\[[^\]\n]*\]\(mailto:[^)\s]+\)|<[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+>|[\p{L}\p{N}._%+\\-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const IP4 = /(?<![\p{L}\p{N}.])(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2}|:\d{2,5})?(?![\p{L}\p{N}]|\.\d)/gu;
const IP6 =
  /(?<![\p{L}\p{N}:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|(?:[0-9a-f]{1,4}:){1,7}:)(?:%\w+)?(?:\/\d{1,3})?(?![\p{L}\p{N}:])/giu;
const PHONES = [
  // +49 (0) 89 / 1234-56, 0049 …
  /(?<![\p{L}\p{N}])(?:\+|00)[1-9]\d{0,2}(?:[ \t()/.-]{0,3}\d){6,13}(?![\p{L}\p{N}])/gu,
  // (089) 12 34 56, 0171/1234567
  /(?<![\p{L}\p{N}.,/:+-])\(?0[1-9]\d{0,4}\)?[ \t/-]{1,3}\d(?:[ \t/-]{0,3}\d){3,10}(?![\p{L}\p{N}]|[.:]\d)/gu,
  // (555) 123-4567
  /(?<![\p{L}\p{N}.,/-])(?:\(\d{3}\)[ \t]?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\p{L}\p{N}])/gu,
];
/** A short number is one only where it is called so. */
const EXTENSION =
  /(?<![\p{L}\p{N}])(?:tel(?:efon(?:nummer)?)?|fon|phone|mobile?|handy|cell|fax|durchwahl|dw|ext(?:ension)?|apparat)\b[.:]*[ \t]*(?:nr\.?|no\.?|number|is|ist)?[ \t:]*((?:[+(]?\d[\d \t()/-]{0,18}\d))/giu;
const LABELLED =
  /(?<![\p{L}\p{N}])(?:(?:serien|inventar|asset|geräte|kunden|vertrags|personal|rechnungs|bestell|auftrags|mitarbeiter|lizenz|sach)(?:[- ]?(?:nummer|nr\.?|id|tag|schlüssel|key))|(?:serial|asset|customer|contract|invoice|order|employee|device|inventory|licen[cs]e)(?:[ -]?(?:number|no\.?|id|tag|key))|service[ -]?tag|s\/n|sn)[ \t]*(?:is|ist|lautet)?[ \t:#=]*((?=[\w/-]*\d)[\w/-]{3,})/giu;
const LONG = [
  // IBAN, card numbers, UUID, MAC
  /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![\p{L}\p{N}])/gu,
  /(?<![\p{L}\p{N}])(?:\d{4}[ -]){3}\d{4}(?![\p{L}\p{N}])/gu,
  /(?<![\p{L}\p{N}-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\p{L}\p{N}-])/giu,
  /(?<![\p{L}\p{N}:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\p{L}\p{N}:-])/giu,
];
/** What is in capitals and digits. */
const CAPITALS =
  /(?<![\p{L}\p{N}_.,/#-])(?=[A-Z0-9-]{7,})[A-Z0-9]+(?:-[A-Z0-9]+)*(?![\p{L}\p{N}_]|[-.,]\d)/gu;
const TICKETS = [
  /(?<![\p{L}\p{N}])(?:(?:ticket|vorgang)(?:[- ]?(?:nummer|nr\.?|number|no\.?|id))?|(?:case|incident|request|anfrage)[- ]?(?:nummer|nr\.?|number|no\.?|id))[ \t:]*#?\d{1,8}(?![\p{L}\p{N}])/giu,
  /(?<![\p{L}\p{N}&#/])#\d{1,8}(?![\p{L}\p{N}])/gu,
];

const all = (text: string, pattern: RegExp): Range[] =>
  [...text.matchAll(pattern)].map(({ 0: found, index }) => [index, index + found.length]);

/** Where the pattern's group is. */
const named = (text: string, pattern: RegExp): Range[] =>
  [...text.matchAll(pattern)].map(({ 0: found, 1: part = '', index }) => {
    const start = index + found.lastIndexOf(part);
    return [start, start + part.length];
  });

const digits = (text: string): number => text.replace(/\D/g, '').length;

/** Of no machine in particular: what every computer calls itself, and masks. */
function isAddress(text: string): boolean {
  const octets = text
    .replace(/[/:].*/, '')
    .split('.')
    .map(Number);
  return octets.every((octet) => octet < 256) && octets[0] !== 127 && octets[0] !== 0 && octets[0] !== 255;
}

/** What everybody's machine has in common is nobody's: an error's code, an update, a vulnerability. */
function isSerial(text: string): boolean {
  if (
    DATE.test(text) ||
    /^(?:0X[0-9A-F]+|KB\d{6,7}|CVE-\d{4}-\d+|RFC-?\d+|ISO-?\d+.*|\d{4}-\d{4})$/.test(text)
  )
    return false;
  return /[A-Z]/.test(text) ? digits(text) >= 4 && text.length >= 8 : digits(text) >= 7;
}

function phones(whole: string): Range[] {
  // A part of an account's number looks like one.
  const text = LONG.reduce(
    (rest, pattern) => rest.replace(pattern, (found) => '_'.repeat(found.length)),
    whole,
  );
  const found = PHONES.flatMap((pattern) => all(text, pattern)).filter(([start, end]) => {
    const number = text.slice(start, end);
    return !DATE.test(number) && digits(number) >= 6 && digits(number) <= 15;
  });
  return [...found, ...named(text, EXTENSION)];
}

function tickets(text: string, slug: string): Range[] {
  // `ORI-42` is a ticket of the portal whose short name begins so.
  const short = all(text, /(?<![\p{L}\p{N}-])[A-Z]{2,10}-\d{1,8}(?![\p{L}\p{N}-])/gu).filter(([start, end]) =>
    slug.toUpperCase().startsWith(text.slice(start, end).replace(/-\d+$/, '')),
  );
  return [...TICKETS.flatMap((pattern) => all(text, pattern)), ...(slug ? short : [])];
}

/** What a mark is known by: taken off once, it is off wherever the same stands. */
export const keyOf = ({ kind, text }: Pick<Mark, 'kind' | 'text'>): string =>
  `${kind}:${text.toLowerCase().replace(/\s+/g, ' ').trim()}`;

/** What of a range no mark covers yet: nothing that was found gets lost because another begins in it. */
function uncovered(text: string, [start, end]: Range, marks: readonly Mark[]): Range[] {
  const over = marks.filter((mark) => mark.start < end && start < mark.end);
  if (over.length === 0) return [[start, end]];
  let free: Range[] = [[start, end]];
  for (const mark of over)
    free = free.flatMap(([from, to]): Range[] => [
      [from, Math.min(to, mark.start)],
      [Math.max(from, mark.end), to],
    ]);
  return free
    .map(([from, to]): Range => {
      const part = text.slice(from, Math.max(from, to));
      return [from + part.length - part.trimStart().length, from + part.trimEnd().length];
    })
    .filter(([from, to]) => /[\p{L}\p{N}]/u.test(text.slice(from, Math.max(from, to))));
}

/**
 * What in a text may tell who somebody is, in the order of the text and without overlaps; `off` holds the keys of what
 * is none. It finds what looks like it and whom it knows, not everything: somebody has to read the text all the same.
 */
export function personalData(text: string, known: Known, off: readonly string[] = []): Mark[] {
  const letters = lettersOf(text);
  const found: Record<PersonalKind, Range[]> = {
    SIGNATURE: letters.signatures,
    GREETING: letters.greetings,
    EMAIL: all(text, EMAIL),
    IP: [
      ...all(text, IP4).filter(([start, end]) => isAddress(text.slice(start, end))),
      ...all(text, IP6).filter(([start, end]) => /\d/.test(text.slice(start, end))),
    ],
    PHONE: phones(text),
    SERIAL: [
      ...named(text, LABELLED),
      ...LONG.flatMap((pattern) => all(text, pattern)),
      ...all(text, CAPITALS).filter(([start, end]) => isSerial(text.slice(start, end))),
    ],
    TICKET: tickets(text, known.slug ?? ''),
    NAME: nameMarks(text, known),
  };
  const marks: Mark[] = [];
  for (const kind of PERSONAL_KINDS)
    for (const range of found[kind].toSorted((one, other) => one[0] - other[0] || other[1] - one[1]))
      for (const [start, end] of uncovered(text, range, marks)) {
        const mark = { kind, start, end, text: text.slice(start, end) };
        if (!off.includes(keyOf(mark))) marks.push(mark);
      }
  return marks.sort((one, other) => one.start - other.start);
}

/** Whether it goes without leaving a gap in a sentence. */
export const leavesNoGap = (kind: PersonalKind): boolean => kind === 'GREETING' || kind === 'SIGNATURE';

/** The text without what is marked, or with something else in its place. */
export function replaced(text: string, marks: readonly Mark[], by: (mark: Mark) => string): string {
  return marks
    .toSorted((one, other) => other.start - one.start)
    .reduce((left, mark) => {
      const place = by(mark);
      if (place) return left.slice(0, mark.start) + place + left.slice(mark.end);
      return closing(left.slice(0, mark.start), left.slice(mark.end), mark.kind === 'GREETING');
    }, text);
}
