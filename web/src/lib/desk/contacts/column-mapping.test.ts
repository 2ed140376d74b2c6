import { expect, it } from 'vitest';
import { assign, guessMapping, mappingInput, missing } from './column-mapping.ts';

it.each([
  [
    ['Name', 'E-Mail', 'Telefon', 'Abteilung', 'Sprache'],
    ['DISPLAY_NAME', 'EMAIL', 'PHONE', 'DEPARTMENT', 'LOCALE'],
  ],
  [
    ['Department', 'Full name', 'Email address', 'Type'],
    ['DEPARTMENT', 'DISPLAY_NAME', 'EMAIL', 'KIND'],
  ],
  [
    ['Name', 'Name', 'Shoe size'],
    ['DISPLAY_NAME', '', ''],
  ],
])('guesses what %j hold', (header, expected) => {
  expect(guessMapping(header, [])).toEqual(expected);
});

it('finds addresses that no name gives away', () => {
  expect(guessMapping(['Name', 'Kontaktweg'], [['Anna', 'a@x.example']])).toEqual(['DISPLAY_NAME', 'EMAIL']);
});

it('has each field in one column', () => {
  expect(assign(['DISPLAY_NAME', 'EMAIL', ''], 2, 'EMAIL')).toEqual(['DISPLAY_NAME', '', 'EMAIL']);
  expect(assign(['', '', 'EMAIL'], 2, '')).toEqual(['', '', '']);
});

it('knows what is missing, and sends only what is mapped', () => {
  expect(missing(['EMAIL', ''])).toEqual(['DISPLAY_NAME']);
  expect(missing(['EMAIL', 'DISPLAY_NAME'])).toEqual([]);
  expect(mappingInput(['', 'EMAIL', '', 'DISPLAY_NAME'])).toEqual([
    { column: 1, field: 'EMAIL' },
    { column: 3, field: 'DISPLAY_NAME' },
  ]);
});
