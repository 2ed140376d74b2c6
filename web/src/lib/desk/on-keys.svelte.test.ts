import { render } from '@testing-library/svelte';
import type { Component } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { onKeys, shortcuts } from './shortcuts.svelte.ts';

const reply = vi.fn();
let page: ReturnType<typeof render>;

beforeEach(() => {
  reply.mockReset();
  page = render((() => onKeys({ r: reply })) as unknown as Component);
});
afterEach(() => {
  document.body.innerHTML = '';
  shortcuts.set(true);
});

/** Presses a key there; says whether the browser does with it what it would. */
function press(init: KeyboardEventInit, target: EventTarget = document.body): boolean {
  return target.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'r', bubbles: true, cancelable: true, ...init }),
  );
}
function put(html: string): HTMLElement {
  document.body.insertAdjacentHTML('beforeend', html);
  return document.body.lastElementChild as HTMLElement;
}

it('a letter does what it stands for, and nothing else with it', () => {
  expect(press({})).toBe(false);
  expect(reply).toHaveBeenCalledOnce();
});

it('other keys stay with the browser', () => {
  for (const key of ['x', 'R', 'Enter', 'toString', 'constructor', '__proto__']) {
    expect(press({ key }), key).toBe(true);
  }
  expect(reply).not.toHaveBeenCalled();
});

it.each(['ctrlKey', 'metaKey', 'altKey', 'isComposing'])('with %s it is not meant', (held) => {
  expect(press({ [held]: true })).toBe(true);
  expect(reply).not.toHaveBeenCalled();
});

it.each([
  '<input>',
  '<input type="search">',
  '<textarea></textarea>',
  '<select></select>',
  '<div contenteditable></div>',
])('in %s it is a letter', (html) => {
  expect(press({}, put(html))).toBe(true);
  expect(reply).not.toHaveBeenCalled();
});

it('on a link, a button or a check box it is a shortcut', () => {
  for (const html of ['<a href="/">x</a>', '<button>x</button>', '<input type="checkbox">'])
    press({}, put(html));
  expect(reply).toHaveBeenCalledTimes(3);
});

it('while a dialog is open it is a letter, wherever it is pressed', () => {
  const dialog = put('<dialog open><button>x</button></dialog>');
  expect(press({})).toBe(true);
  expect(press({}, dialog.querySelector('button')!)).toBe(true);
  expect(reply).not.toHaveBeenCalled();
  dialog.removeAttribute('open');
  press({});
  expect(reply).toHaveBeenCalledOnce();
});

it('switched off it is a letter, until it is switched on', () => {
  shortcuts.set(false);
  expect(press({})).toBe(true);
  expect(reply).not.toHaveBeenCalled();
  shortcuts.set(true);
  press({});
  expect(reply).toHaveBeenCalledOnce();
});

it('what somebody else has taken is not done twice', () => {
  const taken = put('<p>x</p>');
  taken.addEventListener('keydown', (event) => event.preventDefault());
  press({}, taken);
  expect(reply).not.toHaveBeenCalled();
});

it('is gone with the page that it belongs to', () => {
  page.unmount();
  expect(press({})).toBe(true);
  expect(reply).not.toHaveBeenCalled();
});
