import type { RequestField } from './request-types.graphql.ts';

/** Values by field; a field without an entry is not answered. */
export type Answers = Record<string, string[]>;

/** The fields that are asked, in order: a condition counts what is answered in fields that are shown themselves. */
export function shownFields(fields: RequestField[], answers: Answers): RequestField[] {
  const shown: RequestField[] = [];
  for (const field of fields) {
    const when = field.shownWhen;
    const asked = when && shown.find(({ key }) => key === when.field);
    if (!when || holds(when.values, asked ? given(answers, asked.key) : [])) shown.push(field);
  }
  return shown;
}

/** What is sent: answers to what is shown, and no blank ones. */
export function answersToSend(
  fields: RequestField[],
  answers: Answers,
): { field: string; values: string[] }[] {
  return shownFields(fields, answers)
    .map(({ key }) => ({ field: key, values: given(answers, key) }))
    .filter(({ values }) => values.length > 0);
}

/** What a draft kept, if it is answers at all. */
export function keptAnswers(stored: string): Answers {
  try {
    const found: unknown = JSON.parse(stored);
    if (typeof found !== 'object' || found === null) return {};
    return Object.fromEntries(
      Object.entries(found).flatMap(([key, values]) =>
        Array.isArray(values)
          ? [[key, values.filter((value): value is string => typeof value === 'string')]]
          : [],
      ),
    );
  } catch {
    return {};
  }
}

/** A checkbox that is not ticked is `false`. */
function holds(values: string[], answered: string[]): boolean {
  return answered.length > 0 ? answered.some((value) => values.includes(value)) : values.includes('false');
}

function given(answers: Answers, key: string): string[] {
  return (answers[key] ?? []).filter((value) => value.trim() !== '');
}
