import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Submission } from '#lib/api/submission.svelte.ts';
import { Uploads } from '#lib/files/uploads.svelte.ts';
import MessageComposer from './MessageComposer.svelte';
import { FILE } from './stand-in.ts';
import { Writing } from './writing.svelte.ts';

let fine = true;
const send = vi.fn();
const editLast = vi.fn();

async function write(text: string, uploads?: Uploads): Promise<HTMLElement> {
  const writing = new Writing('anna', 'c1');
  render(MessageComposer, {
    writing,
    submission: new Submission(),
    to: 'Support',
    send,
    save: vi.fn(),
    editLast,
    uploads,
  });
  const field = screen.getByRole('textbox');
  if (text) await fireEvent.input(field, { target: { value: text } });
  return field;
}

beforeEach(() => {
  vi.clearAllMocks();
  vi.stubGlobal('matchMedia', () => ({ matches: fine }));
});

describe('where there is a keyboard', () => {
  beforeEach(() => (fine = true));

  it('Enter sends, and with Shift it does not', async () => {
    const field = await write('Hello');
    await fireEvent.keyDown(field, { key: 'Enter', shiftKey: true });
    expect(send).not.toHaveBeenCalled();
    await fireEvent.keyDown(field, { key: 'Enter' });
    expect(send).toHaveBeenCalledOnce();
  });

  it('Enter that ends a word in another script sends nothing', async () => {
    const field = await write('こんにちは');
    await fireEvent.keyDown(field, { key: 'Enter', isComposing: true });
    expect(send).not.toHaveBeenCalled();
  });

  it('sends nothing that says nothing', async () => {
    const field = await write('  ');
    await fireEvent.keyDown(field, { key: 'Enter' });
    expect(send).not.toHaveBeenCalled();
  });

  it('the arrow up leads from an empty field to the last message', async () => {
    const field = await write('');
    await fireEvent.keyDown(field, { key: 'ArrowUp' });
    expect(editLast).toHaveBeenCalledOnce();
  });
});

it('on a telephone Enter makes a line, and the button sends', async () => {
  fine = false;
  const field = await write('Hello');
  await fireEvent.keyDown(field, { key: 'Enter' });
  expect(send).not.toHaveBeenCalled();
  await fireEvent.click(screen.getByRole('button', { name: 'Send' }));
  expect(send).toHaveBeenCalledOnce();
});

it('sends files alone, and not before they are there', async () => {
  fine = true;
  const uploads = new Uploads();
  uploads.takeBack([{ ...FILE }]);
  const field = await write('', uploads);
  await fireEvent.keyDown(field, { key: 'Enter' });
  expect(send).toHaveBeenCalledOnce();
  uploads.items[0]!.state = 'failed';
  await fireEvent.keyDown(field, { key: 'Enter' });
  expect(send).toHaveBeenCalledOnce();
});
