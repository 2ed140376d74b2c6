import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isAvif } from './raster-file.ts';

const box = (length: number, brands: string): Uint8Array =>
  Uint8Array.from([0, 0, 0, length, ...new TextEncoder().encode(`ftyp${brands}`)]);

it('knows AVIF by its content, whatever brand comes first', () => {
  expect(isAvif(readFileSync('tests/fixtures/two-colours.avif'))).toBe(true);
  expect(isAvif(box(28, 'avif\0\0\0\0mif1avifmiaf'))).toBe(true);
  expect(isAvif(box(24, 'mif1\0\0\0\0mif1avis'))).toBe(true);
});

it('takes nothing else for it', () => {
  expect(isAvif(box(24, 'heic\0\0\0\0mif1heic'))).toBe(false);
  // The word stands in the next box, or where the version does.
  expect(isAvif(box(20, 'mif1\0\0\0\0mif1avif'))).toBe(false);
  expect(isAvif(box(20, 'mif1avifmif1'))).toBe(false);
  expect(isAvif(Uint8Array.from([0x89, 0x50, 0x4e, 0x47]))).toBe(false);
  expect(isAvif(new Uint8Array())).toBe(false);
});
