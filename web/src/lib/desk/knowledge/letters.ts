type Range = [start: number, end: number];

/** How long a line of a greeting or a signature may be; what is longer says something. */
const SHORT = 60;
/** Lines below a closing that still belong to it. */
const BELOW = 6;

const GREETING =
  /^[ \t>*_]*(?:(?:sehr )?geehrte[rs]?|liebe[rs]?|hallo|guten (?:tag|morgen|abend)|grüß (?:gott|dich|sie)|moin(?: moin)?|servus|hi|hey|hello|dear|good (?:morning|afternoon|evening|day)|greetings)(?![\p{L}\p{N}-])/iu;
const CLOSING =
  /^[ \t>*_]*(?:(?:vielen |besten |herzlichen )?dank(?:e)?(?: im voraus| schon mal)?,? und )?(?:(?:mit )?(?:(?:freundliche|beste|viele|liebe|herzliche|schöne|sonnige|kollegiale)[nmr]? )+gr(?:ü|ue)(?:ß|ss)(?:e|en)?|gr(?:ü|ue)(?:ß|ss)e?|mfg|vg|lg|bg|hochachtungsvoll|(?:(?:kind|kindest|best|warm|warmest|many thanks and kind|thanks and) )?regards|(?:all the |with )?best(?: wishes)?|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|cheers|(?:many )?thanks|thank you|von meinem \p{L}+ gesendet|sent from my \p{L}+)(?![\p{L}\p{N}-])/iu;
/** What begins something of its own in Markdown. */
const STRUCTURE = /^\s*(?:#{1,6} |[-*+] |\d+[.)] |\||```|~~~|---|===)/;

interface Line {
  start: number;
  text: string;
}

function linesOf(text: string): Line[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const found = { start, text: line };
    start += line.length + 1;
    return found;
  });
}

/** What stands beside names in a greeting. */
const BESIDE =
  /^(?:und|and|oder|or|an|zusammen|alle|all|everyone|everybody|there|team|liebe[rs]?|sehr|geehrte[rs]?|von|van|der|den|de|das|ihr|beide|to|you|both|again|nochmals?|miteinander|frau|herr|sir|madam)$/iu;

/** Whether these words call somebody, and begin no sentence. */
function calls(words: string): boolean {
  const each = words.split(/[\s,!]+/).filter(Boolean);
  return each.length <= 2 || each.every((word) => /^\p{Lu}/u.test(word) || BESIDE.test(word));
}

/** Up to where a line greets: all of it, or as far as the comma behind the name. */
function greeted(line: string): number {
  const found = GREETING.exec(line);
  if (!found) return 0;
  const behind = /^[^,!.?:;]{0,48}[,!](?=\s|$)[ \t]*/u.exec(line.slice(found[0].length));
  if (behind && calls(behind[0])) return found[0].length + behind[0].length;
  const whole = line.length <= SHORT && !/[.?:;]\s*$/.test(line) && calls(line.slice(found[0].length));
  return whole ? line.length : 0;
}

/** A line that takes leave says no more than that, and perhaps a name. */
function closes(line: string): boolean {
  const found = CLOSING.exec(line);
  if (!found || line.length > SHORT) return false;
  const rest = line.slice(found[0].length).replace(/^[,!.\s*_]+/, '');
  // “Best practice”, “Thanks for calling”: no name begins with a small letter.
  return (
    rest === '' || (/^[\p{Lu}(]/u.test(rest) && rest.split(/\s+/).length <= 6 && !/[.?!:]\s*$/.test(rest))
  );
}

const isPlain = ({ text }: Line): boolean =>
  text.trim() !== '' && text.length <= SHORT && !STRUCTURE.test(text) && !GREETING.test(text);
/** A name, a role, a firm, a number: no sentence. */
const isSigned = (line: Line): boolean =>
  isPlain(line) && line.text.trim().split(/\s+/).length <= 8 && !/[.!?:]\s*$/.test(line.text);

/** The last line of a signature that begins in this one. */
function signedTo(lines: readonly Line[], from: number): number {
  let last = from;
  let below = from + 1;
  // An empty line may stand between the closing and the name, but nothing that says something.
  if (lines[below]?.text.trim() === '' && lines[below + 1] && isSigned(lines[below + 1]!)) below++;
  for (; below < lines.length && below - from <= BELOW + 1 && isSigned(lines[below]!); below++) last = below;
  return last;
}

/** Where a text greets and takes leave: whole lines, but not in a block of code. */
export function lettersOf(text: string): { greetings: Range[]; signatures: Range[] } {
  const lines = linesOf(text);
  const greetings: Range[] = [];
  const signatures: Range[] = [];
  let code = false;
  for (let place = 0; place < lines.length; place++) {
    const { start, text: line } = lines[place]!;
    if (/^\s*(?:```|~~~)/.test(line)) code = !code;
    else if (!code && (closes(line) || /^--\s?$/.test(line))) {
      const last = signedTo(lines, place);
      signatures.push([start, lines[last]!.start + lines[last]!.text.length]);
      place = last;
    } else if (!code && greeted(line) > 0) greetings.push([start, start + greeted(line)]);
  }
  return { greetings, signatures };
}

/** Puts together what is left on both sides of what was taken out: no gap, no line without a word, no bracket around nothing. */
export function closing(before: string, after: string, begins: boolean): string {
  if (before.endsWith('(') && after.startsWith(')'))
    return closing(before.slice(0, -1), after.slice(1), false);
  const atStart = before === '' || before.endsWith('\n');
  if (atStart && (after === '' || after.startsWith('\n')))
    // A line is gone, and with it one of the empty ones around it.
    return before === '' || before.endsWith('\n\n')
      ? before + after.replace(/^\n+/, '')
      : before + after.slice(1);
  if (begins) return before + after.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  if (/[ \t]$/.test(before) && /^[ \t,.;:!?)]|^$|^\n/.test(after))
    return before.replace(/[ \t]$/, '') + after;
  return atStart ? before + after.replace(/^[ \t]+/, '') : before + after;
}
