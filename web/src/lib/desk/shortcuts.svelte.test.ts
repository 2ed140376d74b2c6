import { afterEach, expect, it } from 'vitest';
import { isTyping, shortcuts } from './shortcuts.svelte.ts';

afterEach(() => {
  document.body.innerHTML = '';
  localStorage.clear();
});

function first(html: string): Element {
  document.body.innerHTML = html;
  return document.body.firstElementChild!;
}

it.each([
  '<input>',
  '<input type="search">',
  '<textarea></textarea>',
  '<select></select>',
  '<div contenteditable></div>',
])('a letter in %s is a letter', (html) => {
  expect(isTyping(first(html))).toBe(true);
});

it.each(['<a href="/">x</a>', '<input type="checkbox">', '<button>x</button>', '<p>x</p>'])(
  'a letter on %s is a shortcut',
  (html) => {
    expect(isTyping(first(html))).toBe(false);
  },
);

it('a letter beside an open dialog is a letter', () => {
  expect(isTyping(first('<p>x</p><dialog open></dialog>'))).toBe(true);
});

it('switched off stays so', () => {
  shortcuts.set(false);
  expect(localStorage.getItem('portico:shortcuts')).toBe('off');
  shortcuts.set(true);
  expect(localStorage.getItem('portico:shortcuts')).toBeNull();
});
