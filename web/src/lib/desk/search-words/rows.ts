import type { ApiLocale } from '#lib/text/locale.svelte.ts';
import type { SaveSearchWordsInput, SearchWords } from './search-words.graphql.ts';

/** What the server takes at most. */
export const LIMITS = { rows: 500, alike: 20, letters: 60 } as const;

/** Words that mean the same, as they are typed: apart by commas. */
export interface SynonymRow {
  key: number;
  spoken: ApiLocale;
  words: string;
}

/** What is the answer to some words; '' while no article is chosen. */
export interface AnswerRow {
  key: number;
  words: string;
  article: string;
}

export interface Rows {
  synonyms: SynonymRow[];
  answers: AnswerRow[];
}

export type Problem = 'BLANK' | 'FEW' | 'MANY' | 'LONG' | 'NO_ARTICLE';

let last = 0;
/** Rows are told apart by it while they are on the page. */
export const nextKey = (): number => ++last;

export const listOf = (typed: string): string[] => [
  ...new Set(
    typed
      .split(/[,;\n]/)
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];

const isBlank = (row: SynonymRow | AnswerRow): boolean =>
  row.words.trim() === '' && !('article' in row && row.article);

export function rowsOf({ synonyms, bestAnswers }: Pick<SearchWords, 'synonyms' | 'bestAnswers'>): Rows {
  return {
    synonyms: synonyms.map(({ locale, words }) => ({
      key: nextKey(),
      spoken: locale,
      words: words.join(', '),
    })),
    answers: bestAnswers.map(({ words, articleId }) => ({ key: nextKey(), words, article: articleId })),
  };
}

/** What of it is sent: a row in which nothing stands is none. */
export function inputOf({ synonyms, answers }: Rows): Pick<SaveSearchWordsInput, 'synonyms' | 'bestAnswers'> {
  return {
    synonyms: synonyms
      .filter((row) => !isBlank(row))
      .map(({ spoken, words }) => ({ locale: spoken, words: listOf(words) })),
    bestAnswers: answers
      .filter((row) => !isBlank(row))
      .map(({ words, article }) => ({ words: words.trim(), articleId: article })),
  };
}

/** As the device keeps it, and two are compared. */
export function textOf({ synonyms, answers }: Rows): string {
  const plain = (row: SynonymRow | AnswerRow): object => ({ ...row, key: undefined });
  return JSON.stringify({
    synonyms: synonyms.filter((row) => !isBlank(row)).map(plain),
    answers: answers.filter((row) => !isBlank(row)).map(plain),
  });
}

/** What the device has kept; nothing of what is no such thing. */
export function rowsOfText(text: string): Rows {
  const stored = JSON.parse(text) as Rows;
  const keyed = <Row>(rows: Row[]): Row[] => rows.map((row) => ({ ...row, key: nextKey() }));
  return { synonyms: keyed(stored.synonyms), answers: keyed(stored.answers) };
}

/** What is wrong with each row, by its key. */
export function problemsOf({ synonyms, answers }: Rows): Record<number, Problem> {
  const found: Record<number, Problem> = {};
  const note = (key: number, problem: Problem | false): void => {
    if (problem) found[key] = problem;
  };
  for (const row of synonyms) {
    const words = listOf(row.words);
    if (isBlank(row)) continue;
    note(row.key, words.some((word) => word.length > LIMITS.letters) && 'LONG');
    note(row.key, words.length > LIMITS.alike && 'MANY');
    note(row.key, words.length < 2 && 'FEW');
  }
  for (const row of answers) {
    if (isBlank(row)) continue;
    note(row.key, !row.article && 'NO_ARTICLE');
    note(row.key, row.words.trim().length > LIMITS.letters && 'LONG');
    note(row.key, row.words.trim() === '' && 'BLANK');
  }
  return found;
}

/** What makes two rows the same: in whatever order the words stand. */
export const synonymName = ({ spoken, words }: Omit<SynonymRow, 'key'>): string =>
  `${spoken} ${listOf(words).sort().join(',')}`;
export const answerName = ({ words, article }: Omit<AnswerRow, 'key'>): string =>
  `${words.trim()} ${article}`;

function mergedRows<Row>(base: Row[], mine: Row[], theirs: Row[], nameOf: (row: Row) => string): Row[] {
  const names = (rows: Row[]): Set<string> => new Set(rows.map(nameOf));
  const [before, now, there] = [names(base), names(mine), names(theirs)];
  return [
    ...theirs.filter((row) => now.has(nameOf(row)) || !before.has(nameOf(row))),
    ...mine.filter((row) => !before.has(nameOf(row)) && !there.has(nameOf(row))),
  ];
}

/** What both have made of `base`: what either has added is there, what either has taken away is not. */
export function merged(base: Rows, mine: Rows, theirs: Rows): Rows {
  return {
    synonyms: mergedRows(base.synonyms, mine.synonyms, theirs.synonyms, synonymName),
    answers: mergedRows(base.answers, mine.answers, theirs.answers, answerName),
  };
}

/** What is in `is` that was not in `was`. */
export function added(was: Rows, is: Rows): Rows {
  const missing = <Row>(there: Row[], rows: Row[], nameOf: (row: Row) => string): Row[] => {
    const names = new Set(there.map(nameOf));
    return rows.filter((row) => !names.has(nameOf(row)));
  };
  return {
    synonyms: missing(was.synonyms, is.synonyms, synonymName),
    answers: missing(was.answers, is.answers, answerName),
  };
}
