import { describe, expect, it } from 'vitest';
import type { MessageFacts } from './facts.graphql.ts';
import { written } from './outgoing.ts';
import { LONGEST, Writing } from './writing.svelte.ts';

const open = (): Writing => new Writing('anna', 'c1');
const message = (markdown: string, attachments: MessageFacts['attachments'] = []) => ({
  id: 'm1',
  body: { html: '', markdown },
  attachments,
});
const quote = { id: 'm2', position: 2, authorName: 'Sam', excerpt: 'Which version?' };

describe('what is written', () => {
  it('is there again after the page was left, with what it answers', () => {
    const before = open();
    before.reply(quote);
    before.text = 'Half a senten';
    before.draft.keep();
    const after = open();
    expect([after.text, after.repliesTo]).toEqual(['Half a senten', quote]);
  });

  it('waits while another message is edited', () => {
    const writing = open();
    writing.text = 'New';
    writing.edit(message('Old'));
    writing.text = 'Old, mended';
    writing.draft.keep();
    const after = open();
    expect([after.editing, after.text]).toEqual(['m1', 'Old, mended']);
    after.stopEditing();
    expect(after.text).toBe('New');
  });

  it('may come to nothing where files say something', () => {
    const writing = open();
    const file = {} as MessageFacts['attachments'][number];
    for (const [files, ready] of [
      [[], false],
      [[file], true],
    ] as const) {
      writing.edit(message('Old', [...files]));
      writing.text = ' ';
      expect(writing.ready).toBe(ready);
    }
    writing.stopEditing();
    expect(writing.ready).toBe(false);
  });

  it('comes back before what was begun since', () => {
    const writing = open();
    writing.text = 'Second';
    writing.takeBack({ ...written('First', quote), state: 'refused' });
    expect([writing.text, writing.repliesTo]).toEqual(['First\n\nSecond', quote]);
  });

  it('is kept while nobody knows whether it arrived', () => {
    const writing = open();
    writing.text = 'Gone';
    const one = written('Gone', null);
    writing.sent();
    writing.keepOutgoing([one]);
    writing.draft.keep();
    expect(open().text).toBe('');
    expect(open().outgoing).toEqual([{ ...one, state: 'lost' }]);
    writing.keepOutgoing([]);
    writing.draft.keep();
    expect(open().outgoing).toEqual([]);
  });
});

describe('the limit', () => {
  it('is spoken of when it is near, in characters as people count them', () => {
    const writing = open();
    writing.text = '🙂'.repeat(LONGEST - 1_000);
    expect(writing.left).toBeUndefined();
    writing.text += '🙂';
    expect([writing.left, writing.ready]).toEqual([999, true]);
    writing.text = 'x'.repeat(LONGEST + 1);
    expect([writing.left, writing.ready]).toEqual([-1, false]);
  });

  it('lets nothing out that says nothing', () => {
    const writing = open();
    writing.text = ' \n\t';
    expect(writing.ready).toBe(false);
  });
});
