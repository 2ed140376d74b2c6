import { describe, expect, it, vi } from 'vitest';
import { Draft, forgetDrafts } from './draft.svelte.ts';

const empty = { subject: '', body: '' };
const open = (person = 'p1'): Draft<typeof empty> => new Draft(person, 'new-ticket', empty);

describe('a draft', () => {
  it('is there again after a reload, with the same key', () => {
    const draft = open();
    draft.fields.subject = 'Printer';
    draft.keep();
    const again = open();
    expect(again.restored).toBe(true);
    expect(again.fields).toEqual({ subject: 'Printer', body: '' });
    expect(again.clientKey).toBe(draft.clientKey);
  });

  it('is gone once it was sent, and the next one has another key', () => {
    const draft = open();
    draft.fields.body = 'x';
    draft.keep();
    const key = draft.clientKey;
    draft.clear();
    draft.keep();
    expect(draft.started).toBe(false);
    expect(draft.clientKey).not.toBe(key);
    expect(open().restored).toBe(false);
  });

  it('leaves nothing on the device when all of it is deleted again', () => {
    const draft = open();
    draft.fields.body = 'x';
    draft.keep();
    draft.fields.body = '';
    draft.keep();
    expect(localStorage).toHaveLength(0);
  });

  it('belongs to one person, and log-out forgets that person alone', () => {
    for (const person of ['p1', 'p2']) {
      const draft = open(person);
      draft.fields.body = person;
      draft.keep();
    }
    expect(open('p3').restored).toBe(false);
    forgetDrafts('p1');
    expect(open('p1').restored).toBe(false);
    expect(open('p2').fields.body).toBe('p2');
  });

  it.each(['{', '[]', '{"fields":{"body":3},"clientKey":"k"}', '{"clientKey":3}', 'null'])(
    'is not thrown by what else may lie in storage: %s',
    (text) => {
      localStorage.setItem('portico:draft:p1:new-ticket', text);
      expect(open().fields).toEqual(empty);
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
