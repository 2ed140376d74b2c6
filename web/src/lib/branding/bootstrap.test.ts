import { readFileSync } from 'node:fs';
import { buildSchema, parse, print, validate } from 'graphql';
import { expect, it } from 'vitest';
import { operationText } from '#lib/api/graphql.ts';
import { BootstrapQuery } from './bootstrap.graphql.ts';

const file = readFileSync('src/lib/branding/bootstrap.graphql', 'utf8');

it('the query that the server embeds is the query that the app knows the types of', () => {
  expect(print(parse(operationText(BootstrapQuery)))).toBe(print(parse(file)));
});

it('the query fits the schema', () => {
  const schema = buildSchema(readFileSync('../schema.graphql', 'utf8'));
  expect(validate(schema, parse(file))).toEqual([]);
});
