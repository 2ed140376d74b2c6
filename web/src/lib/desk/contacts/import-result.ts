import type { ImportRow } from './contacts.graphql.ts';

type Outcome = ImportRow['outcome'];

export const OUTCOMES: Outcome[] = ['ERROR', 'CREATE', 'UPDATE', 'UNCHANGED'];

export function countOutcomes(rows: ImportRow[]): Record<Outcome, number> {
  const counts = { ERROR: 0, CREATE: 0, UPDATE: 0, UNCHANGED: 0 };
  for (const { outcome } of rows) counts[outcome]++;
  return counts;
}
