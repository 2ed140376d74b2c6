import { expect, it } from 'vitest';
import { History } from './history.svelte.ts';

it('goes back and forth', () => {
  const history = new History<string>();
  history.record('a', 'name', 0);
  history.record('b', 'color', 10);
  expect(history.undo('c')).toBe('b');
  expect(history.undo('b')).toBe('a');
  expect(history.canUndo).toBe(false);
  expect(history.undo('a')).toBe('a');
  expect(history.redo('a')).toBe('b');
  expect(history.redo('b')).toBe('c');
  expect(history.canRedo).toBe(false);
});

it('takes strokes on one thing for one step, until there is a pause', () => {
  const history = new History<string>();
  history.record('', 'name', 0);
  history.record('P', 'name', 300);
  history.record('Po', 'name', 600);
  history.record('Por', 'name', 5000);
  expect(history.undo('Port')).toBe('Por');
  expect(history.undo('Por')).toBe('');
  expect(history.canUndo).toBe(false);
});

it('a change after going back makes a new way forth, and is a step of its own', () => {
  const history = new History<string>();
  history.record('a', 'name', 0);
  expect(history.undo('b')).toBe('a');
  history.record('a', 'name', 1);
  expect([history.canUndo, history.canRedo]).toEqual([true, false]);
});
