import { afterEach, describe, expect, it, vi } from 'vitest';
import { Draft, forgetDrafts } from './draft.svelte.ts';
import { tab } from './tab.svelte.ts';

const empty = { subject: '', body: '' };
const open = (person = 'p1'): Draft<typeof empty> => new Draft(person, 'new-ticket', empty);

function written(body: string, person = 'p1'): Draft<typeof empty> {
  const draft = open(person);
  draft.fields.body = body;
  draft.keep();
  return draft;
}

/** Goes on in a tab of that name, while those in `living` live. */
function inTab(id: string, ...living: string[]): void {
  tab.id = id;
  vi.spyOn(tab, 'living').mockResolvedValue(new Set([id, ...living]));
}

afterEach(() => {
  tab.id = 'first';
  vi.restoreAllMocks();
});

describe('a draft', () => {
  it('is there again after a reload, and an attempt with the same key', () => {
    const draft = written('It is empty.');
    const { clientKey } = draft.attempt();
    const again = open();
    expect(again.restored).toBe(true);
    expect(again.fields).toEqual({ subject: '', body: 'It is empty.' });
    expect(again.attempt().clientKey).toBe(clientKey);
  });

  it('is gone once it was sent, and the next one has another key', () => {
    const draft = written('x');
    const attempt = draft.attempt();
    draft.sent(attempt);
    draft.keep();
    expect(draft.started).toBe(false);
    expect(localStorage).toHaveLength(0);
    draft.fields.body = 'x';
    expect(draft.attempt().clientKey).not.toBe(attempt.clientKey);
  });

  it('has another key with another text, for nobody knows whether the first has arrived', () => {
    const draft = written('x');
    const first = draft.attempt();
    expect(draft.attempt().clientKey).toBe(first.clientKey);
    draft.fields.body = 'x, and y';
    expect(draft.attempt().clientKey).not.toBe(first.clientKey);
  });

  it('loses what was sent and keeps what was written meanwhile', () => {
    const draft = written('Sent.');
    draft.fields.subject = 'Printer';
    const attempt = draft.attempt();
    draft.fields.body = 'Sent. And more.';
    draft.keep();
    draft.sent(attempt);
    expect(draft.fields).toEqual({ subject: '', body: 'And more.' });
    // The effect that keeps it has not run yet: what lies on the device must be no less.
    expect(open().fields.body).toBe('Sent. And more.');
  });

  it('leaves nothing on the device when all of it is deleted again', () => {
    const draft = written('x');
    draft.fields.body = '';
    draft.keep();
    expect(localStorage).toHaveLength(0);
  });

  it('belongs to one person, and log-out forgets that person alone', () => {
    for (const person of ['p1', 'p2']) written(person, person);
    expect(open('p3').restored).toBe(false);
    forgetDrafts('p1');
    expect(open('p1').restored).toBe(false);
    expect(open('p2').fields.body).toBe('p2');
  });

  it.each(['{', '[]', '{"fields":{"body":3},"attempt":"k"}', '{"attempt":3}', 'null', '{"fields":null}'])(
    'is not thrown by what else may lie in storage: %s',
    async (text) => {
      localStorage.setItem(`portico:draft:p1:new-ticket#${tab.id}`, text);
      localStorage.setItem('portico:draft:p1:new-ticket#another', text);
      const draft = open();
      await draft.opened;
      expect(draft.fields).toEqual(empty);
    },
  );

  it('works without storage', () => {
    const broken = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const draft = open();
    draft.fields.body = 'x';
    expect(() => draft.keep()).not.toThrow();
    broken.mockRestore();
  });
});

describe('two tabs', () => {
  it('share neither text nor key while both live', async () => {
    inTab('first');
    const first = written('from the first');
    const { clientKey } = first.attempt();
    inTab('second', 'first');
    const second = open();
    await second.opened;
    expect(second.restored).toBe(false);
    second.fields.body = 'from the first';
    expect(second.attempt().clientKey).not.toBe(clientKey);
    second.clear();
    inTab('first', 'second');
    expect(open().fields.body).toBe('from the first');
  });

  it('follow each other: the newest that a dead one left is taken over, once', async () => {
    vi.spyOn(Date, 'now').mockReturnValueOnce(1).mockReturnValueOnce(2);
    inTab('older');
    written('older');
    inTab('newer', 'older');
    written('newer');
    inTab('third');
    const third = open();
    await third.opened;
    expect(third.restored).toBe(true);
    expect(third.fields.body).toBe('newer');
    inTab('fourth', 'third');
    const fourth = open();
    await fourth.opened;
    expect(fourth.fields.body).toBe('older');
    inTab('fifth', 'third', 'fourth');
    const fifth = open();
    await fifth.opened;
    expect(fifth.restored).toBe(false);
  });

  it('take over an attempt with its key, so that the same text becomes one ticket', async () => {
    inTab('first');
    const { clientKey } = written('x').attempt();
    inTab('second');
    const second = open();
    await second.opened;
    expect(second.attempt().clientKey).toBe(clientKey);
  });

  it('never put what was left over what is being written', async () => {
    inTab('first');
    written('left');
    inTab('second');
    const second = open();
    second.fields.body = 'typed at once';
    await second.opened;
    expect(second.fields.body).toBe('typed at once');
    inTab('third', 'second');
    const third = open();
    await third.opened;
    expect(third.fields.body).toBe('left');
  });

  it('share a copy where nobody knows who lives', async () => {
    inTab('first');
    written('left');
    tab.id = 'second';
    vi.spyOn(tab, 'living').mockResolvedValue(undefined);
    const second = open();
    await second.opened;
    expect(second.fields.body).toBe('left');
    tab.id = 'first';
    expect(open().fields.body).toBe('left');
  });
});
