/** Two letters for a name: the first of the first and of the last word; titles such as "Dr." do not count. */
export function initials(name: string): string {
  const words = name
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word) && !word.endsWith('.'))
    .map((word) => Array.from(word)[0]!.toLocaleUpperCase());
  const first = words[0];
  const last = words.length > 1 ? words.at(-1) : undefined;
  return first ? first + (last ?? '') : '?';
}

/** One of `count` looks for a name, always the same one. */
export function lookOf(name: string, count: number): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)!) >>> 0;
  return sum % count;
}
