import type { LinkableArticle } from './knowledge.graphql.ts';

/** What stands in nearly every subject and tells none from another. */
const COMMON = new Set(
  `aber alle als also auch auf aus bei beim bin bitte danke das dass dem den der des die diese dieser dieses doch durch ein eine
  einem einen einer eines für geht gehts gibt habe haben hat hilfe hallo ich ihr immer ist jetzt kann kein keine keinen können
  leider mehr mein meine meinem meinen mich mir mit nach neu neue neuen neuer neues nicht nichts noch nur oder ohne problem
  probleme schon sehr sein seit sich sie sind und uns unser unsere vom von war was wegen wenn wie wieder wir wird wurde zum zur
  about after again all and any are ask but can cannot does doesn don for from get gets had has have help how its just may more
  need new not now off our out please problem problems set since some still thanks that the their them then there they this
  too was what when why will with won work working works you your`.split(/\s+/),
);
/** From here on the beginnings of two words are the same word, or one is a part of the other's compound. */
const STEM = 5;

function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words)].filter((word) => word.length > 2 && !COMMON.has(word));
}

/** How much two words have in common, from 0 to 1: an ending more or less, or a part of a compound. */
function likeness(one: string, other: string): number {
  if (one === other) return 1;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  // A number is another as soon as one digit is.
  if (short.length < STEM || /\d/.test(short)) return 0;
  if (long.includes(short)) return 0.8;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same++;
  return same >= STEM && same >= short.length - 2 ? 0.7 : 0;
}

const nearest = (word: string, words: readonly string[]): number =>
  words.reduce((best, other) => Math.max(best, likeness(word, other)), 0);

/**
 * Those that may answer what a ticket is about, the best first: a word of its subject counts for more in a title or a tag
 * than in a summary, and the fewer articles have it the more. Hardly any common ground is none.
 */
export function matchingArticles<Article extends Pick<LinkableArticle, 'tags' | 'texts'>>(
  articles: readonly Article[],
  subject: string,
  most = 3,
): Article[] {
  const asked = wordsOf(subject);
  const read = articles.map((article) => ({
    article,
    named: wordsOf([...article.tags, ...article.texts.map(({ title }) => title)].join(' ')),
    said: wordsOf(article.texts.map(({ summary }) => summary).join(' ')),
  }));
  const found = asked.map((word) =>
    read.map(({ named, said }) => Math.max(nearest(word, named), nearest(word, said) * 0.4)),
  );
  const weights = found.map((row) => {
    const having = row.filter(Boolean).length;
    // What no article speaks of says less against one than what another speaks of.
    return Math.log(1 + read.length / (1 + having)) * (having ? 1 : 0.5);
  });
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const scored = read.map(({ article }, place) => ({
    article,
    score: found.reduce((sum, row, word) => sum + (row[place] ?? 0) * (weights[word] ?? 0), 0),
    strong: found.filter((row) => (row[place] ?? 0) > 0.5).length,
  }));
  const best = Math.max(...scored.map(({ score }) => score), 0);
  return (
    scored
      .filter(({ score, strong }) => strong > 1 || (strong === 1 && score >= whole * 0.25))
      // Beside one that fits well, what hardly does is noise.
      .filter(({ score }) => score >= best * 0.4)
      .sort((one, other) => other.score - one.score)
      .slice(0, most)
      .map(({ article }) => article)
  );
}
