import { expect, it, vi } from 'vitest';
import { isReady, localeOf, pageOf, show, shownIn, tellReady, type PreviewState } from './preview-message.ts';

const state = { page: 'home', locale: 'de', theme: 'light', css: ':root{}' } as PreviewState;

/** What a window is sent, as if it came from `origin`. */
function sent(send: (window: Window) => void, origin = location.origin): MessageEvent {
  const postMessage = vi.fn();
  send({ postMessage } as unknown as Window);
  expect(postMessage.mock.calls[0]![1]).toBe(location.origin);
  return new MessageEvent('message', { data: postMessage.mock.calls[0]![0], origin });
}

it('a preview says that it listens, and is shown a design', () => {
  expect(isReady(sent((window) => tellReady(window)))).toBe(true);
  expect(shownIn(sent((window) => show(window, state)))).toEqual(state);
});

it('nobody of another origin is listened to', () => {
  const elsewhere = 'https://elsewhere.example';
  expect(isReady(sent((window) => tellReady(window), elsewhere))).toBe(false);
  expect(shownIn(sent((window) => show(window, state), elsewhere))).toBeUndefined();
});

it.each([null, 'text', 7, {}, { kind: 'other' }])('%j is no message', (data) => {
  const event = new MessageEvent('message', { data, origin: location.origin });
  expect([isReady(event), shownIn(event)]).toEqual([false, undefined]);
});

it('an address that asks for what there is not shows the home page in English', () => {
  expect([pageOf('ticket'), pageOf('admin'), pageOf(null)]).toEqual(['ticket', 'home', 'home']);
  expect([localeOf('de'), localeOf('fr')]).toEqual(['de', 'en']);
});
