import { expect, test } from 'vitest';
import { answersToSend, keptAnswers, shownFields } from './request-form.ts';
import type { RequestField } from './request-types.graphql.ts';

function field(key: string, shownWhen: RequestField['shownWhen'] = null): RequestField {
  return {
    key,
    kind: 'TEXT',
    label: key,
    help: null,
    required: false,
    min: null,
    max: null,
    unit: null,
    options: [],
    shownWhen,
  };
}

const FIELDS = [
  field('kind'),
  field('which', { field: 'kind', values: ['other'] }),
  field('colour', { field: 'which', values: ['lamp'] }),
  field('reason', { field: 'loan', values: ['false'] }),
];

test('a field is shown when one that is shown has one of the answers', () => {
  const keys = (answers: Record<string, string[]>) => shownFields(FIELDS, answers).map(({ key }) => key);
  expect(keys({})).toEqual(['kind', 'reason']);
  expect(keys({ kind: ['other'] })).toEqual(['kind', 'which', 'reason']);
  expect(keys({ kind: ['other'], which: ['lamp'] })).toEqual(['kind', 'which', 'colour', 'reason']);
  expect(keys({ kind: ['laptop'], which: ['lamp'] })).toEqual(['kind', 'reason']);
});

test('nothing is sent that is not shown, and nothing blank', () => {
  expect(answersToSend(FIELDS, { kind: ['laptop'], which: ['x'], reason: [' '] })).toEqual([
    { field: 'kind', values: ['laptop'] },
  ]);
});

test('what a draft kept is read with care', () => {
  expect(keptAnswers('{"a":["x",1],"b":"y"}')).toEqual({ a: ['x'] });
  expect(keptAnswers('null')).toEqual({});
  expect(keptAnswers('')).toEqual({});
});
