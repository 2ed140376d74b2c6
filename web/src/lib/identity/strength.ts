/** How hard a password is to guess. `unknown`: long enough, and nobody has looked closer. */
export type Strength = 'short' | 'unknown' | 'weak' | 'fair' | 'good' | 'strong';

/** How many guesses a password takes, as a power of ten; `known` are words that anybody would try on this person. */
export type Estimator = (password: string, known: string[]) => number;

/** From how many guesses on (as a power of ten). The hash is slow: ten billion are out of reach for most. */
const STEPS: [number, Strength][] = [
  [12, 'strong'],
  [10, 'good'],
  [8, 'fair'],
];

/** Counted as people count: a letter with its accent, or an emoji, is one. */
export function lengthOf(password: string): number {
  return Array.from(password.normalize('NFC')).length;
}

/** `unknown` as long as the estimator has not arrived, which a lost connection can make for ever. */
export function strengthOf(
  password: string,
  minLength: number,
  estimate: Estimator | undefined,
  known: string[] = [],
): Strength {
  if (lengthOf(password) < minLength) return 'short';
  if (!estimate) return 'unknown';
  const guesses = estimate(password, known);
  return STEPS.find(([from]) => guesses >= from)?.[1] ?? 'weak';
}

/** What of an address or a name somebody might put into a password. */
export function knownWords(...texts: (string | null | undefined)[]): string[] {
  return texts.flatMap((text) => (text ?? '').split(/[\s@.,_+-]+/)).filter((word) => word.length > 2);
}
