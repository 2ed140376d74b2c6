import { expect, test } from 'vitest';
import type { AttachmentFacts } from './files.graphql.ts';
import { Upload, Uploads } from './uploads.svelte.ts';

const attachment = (id: string): AttachmentFacts =>
  ({
    id,
    fileName: `${id}.txt`,
    size: 12,
    state: 'READY',
    url: '/files/secret',
    thumbnailUrl: '/files/small',
  }) as never;

test('what was there before a reload is there after it, without its links', () => {
  const before = new Uploads();
  before.items = [Upload.there(attachment('a'), Date.now()), new Upload(new File(['x'], 'on-its-way'))];
  expect(before.kept).not.toContain('/files/');
  const after = new Uploads();
  after.restore(before.kept);
  after.restore(before.kept);
  expect(after.ids).toEqual(['a']);
  expect(after.items[0]).toMatchObject({ name: 'a.txt', size: 12, state: 'done' });
  expect(after.kept).toBe(before.kept);
});

test('what the server has forgotten by now is not brought back, and nonsense is nothing', () => {
  const before = new Uploads();
  before.items = [Upload.there(attachment('old'), Date.now() - 24 * 3600 * 1000)];
  const after = new Uploads();
  for (const kept of [before.kept, '', '{', 'null', '{}', '[null,1,{"attachment":{}}]']) after.restore(kept);
  expect(after.items).toEqual([]);
  expect(new Uploads().kept).toBe('');
});
