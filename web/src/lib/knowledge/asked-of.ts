/** Characters that are looked for at most: the subject, and how the description begins. */
const MOST = 200;
const SHORTEST = 3;

/**
 * What is looked for while a ticket is written; null: too little for that. What means something to the search, quotation
 * marks and a leading hyphen, is meant as it is written here.
 */
export function askedOf(subject: string, description: string): string | null {
  const words = `${subject} ${description}`
    .replace(/["“”„«»]/g, ' ')
    .replace(/(^|\s)-+/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  const asked = Array.from(words).slice(0, MOST).join('').trim();
  return asked.length < SHORTEST ? null : asked;
}
