import { expect, it } from 'vitest';
import { decode, readSheet } from './csv.ts';

it.each([
  ['comma', 'Name,E-Mail\nAnna,a@x.example'],
  ['semicolon, as a German spreadsheet writes it', 'Name;E-Mail\r\nAnna;a@x.example\r\n'],
  ['tab, as pasted from a sheet', 'Name\tE-Mail\nAnna\ta@x.example'],
])('reads what is divided by a %s', (_, text) => {
  expect(readSheet(text)).toEqual({ header: ['Name', 'E-Mail'], rows: [['Anna', 'a@x.example']] });
});

it('leaves what is quoted together', () => {
  const sheet = readSheet('Name,Department\n"Berg, Anna","Sales ""North""\nand South"\n');
  expect(sheet?.rows).toEqual([['Berg, Anna', 'Sales "North"\nand South']]);
});

it('passes over empty lines and the mark that Windows puts first', () => {
  expect(readSheet('\uFEFFName;Mail\n;\n\nAnna;a@x.example\n;;\n')).toEqual({
    header: ['Name', 'Mail'],
    rows: [['Anna', 'a@x.example']],
  });
});

it('knows when there is nothing', () => {
  expect(readSheet('')).toBeNull();
  expect(readSheet(' \n\n')).toBeNull();
});

it('reads umlauts in either encoding', () => {
  expect(decode(new TextEncoder().encode('Jörg').buffer as ArrayBuffer)).toBe('Jörg');
  expect(decode(new Uint8Array([0x4a, 0xf6, 0x72, 0x67]).buffer)).toBe('Jörg');
});
