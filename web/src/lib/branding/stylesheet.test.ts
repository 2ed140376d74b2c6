import { beforeEach, expect, it } from 'vitest';
import { wear } from './stylesheet.ts';

const links = (): string[] =>
  [...document.querySelectorAll('link')].map((link) => link.getAttribute('href') ?? '');
const last = (): HTMLLinkElement => [...document.querySelectorAll('link')].at(-1)!;

beforeEach(() => {
  document.head.innerHTML =
    '<link rel="stylesheet" href="/tokens.css"><link rel="stylesheet" href="/brand/old.css">';
});

it('the old design goes once the new one is there', async () => {
  const worn = wear('https://elsewhere.example/brand/new.css');
  expect(links()).toEqual(['/tokens.css', '/brand/old.css', '/brand/new.css']);
  last().dispatchEvent(new Event('load'));
  await worn;
  expect(links()).toEqual(['/tokens.css', '/brand/new.css']);
});

it('a design that does not come leaves the old one', async () => {
  const worn = wear('/brand/new.css');
  last().dispatchEvent(new Event('error'));
  await expect(worn).rejects.toThrow();
  expect(links()).toEqual(['/tokens.css', '/brand/old.css']);
});

it('the design that is worn already is left alone', async () => {
  await wear('/brand/old.css');
  expect(links()).toEqual(['/tokens.css', '/brand/old.css']);
});
