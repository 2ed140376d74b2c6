import { beforeEach, expect, it, vi } from 'vitest';
import { ApiError } from '#lib/api/errors.ts';
import { send } from '#lib/api/client.ts';
import { NO_WORDS, SAMPLE } from './sample-design.ts';
import { fieldOf, Studio } from './studio.svelte.ts';
import type { Design, Draft, StudioFacts } from './studio.graphql.ts';

vi.mock('#lib/api/client.ts', () => ({ send: vi.fn() }));
const sending = vi.mocked(send);

const design: Design = { ...SAMPLE, texts: [{ ...NO_WORDS, locale: 'EN' }] };
const draft = (revision: number, changed: Partial<Design> = {}): Draft => ({
  revision,
  basedOn: 1,
  scheduledFor: null,
  design: { ...design, ...changed },
  changes: [],
});
const answers = (answer: Draft | null, errors: { code: string; message: string; path: string[] }[] = []) =>
  sending.mockResolvedValueOnce({ saveBrandDraft: { draft: answer, errors } });
const opened = (): Studio => new Studio({ portal: { id: 'p' }, draft: draft(3) } as StudioFacts);
const sentRevisions = (): unknown[] =>
  sending.mock.calls.map(([, variables]) => (variables as { input: { revision: number } }).input.revision);

beforeEach(() => sending.mockReset());

it('what is changed is not saved until it is', async () => {
  const studio = opened();
  expect(studio.state).toBe('saved');
  studio.change({ productName: 'Harbour' }, 'productName');
  expect(studio.state).toBe('unsaved');
  answers(draft(4, { productName: 'Harbour' }));
  const saving = studio.save();
  expect(studio.state).toBe('saving');
  expect(await saving).toBe(true);
  expect(studio.state).toBe('saved');
});

it('what is changed by hand is not inherited any more, and can be again', async () => {
  const base = { ...design, typeface: 'MONO' as const };
  const studio = new Studio({
    portal: { id: 'p' },
    draft: draft(3, { inherits: ['TYPEFACE', 'DENSITY'] }),
    base: { portal: { id: 'b', name: 'Base' }, design: base },
  } as StudioFacts);
  studio.change({ typeface: 'SERIF' }, 'typeface');
  expect(studio.design.inherits).toEqual(['DENSITY']);
  studio.undo();
  expect(studio.design.inherits).toEqual(['TYPEFACE', 'DENSITY']);
  studio.redo();
  studio.inherit('TYPEFACE', true);
  expect(studio.design).toMatchObject({ typeface: 'MONO', inherits: ['TYPEFACE', 'DENSITY'] });
  studio.inherit('TYPEFACE', false);
  expect(studio.design).toMatchObject({ typeface: 'MONO', inherits: ['DENSITY'] });
});

it('what is changed while it is on its way is sent too, on the newer revision', async () => {
  const studio = opened();
  studio.change({ productName: 'Harbour' }, 'productName');
  sending.mockImplementationOnce(() => {
    studio.change({ density: 'COMPACT' }, 'density');
    return Promise.resolve({ saveBrandDraft: { draft: draft(4, { productName: 'Harbour' }), errors: [] } });
  });
  answers(draft(5, { productName: 'Harbour', density: 'COMPACT' }));
  expect(await studio.save()).toBe(true);
  expect(sentRevisions()).toEqual([3, 4]);
  expect(studio.state).toBe('saved');
});

it('nothing typed is lost when it cannot be saved', async () => {
  const studio = opened();
  studio.change({ productName: 'Harbour' }, 'productName');
  sending.mockRejectedValueOnce(new ApiError('NETWORK'));
  expect(await studio.save()).toBe(false);
  expect([studio.state, studio.design.productName, studio.savesItself]).toEqual(['failed', 'Harbour', true]);
});

it('what the server refuses is said at its field until that is changed', async () => {
  const studio = opened();
  studio.change({ productName: '' }, 'productName');
  answers(null, [{ code: 'BLANK', message: 'Name it', path: ['input', 'design', 'productName'] }]);
  expect(await studio.save()).toBe(false);
  expect([studio.errorOf('productName'), studio.savesItself]).toEqual(['Name it', false]);
  studio.change({ productName: 'N' }, 'productName');
  expect([studio.errorOf('productName'), studio.state]).toEqual([undefined, 'unsaved']);
});

it('what is wrong with a link goes when the links are changed, and then all is saved', async () => {
  const studio = opened();
  const at = (url: string) => [{ url, labels: [{ locale: 'EN' as const, label: 'Shop' }] }];
  studio.change({ footerLinks: at('shop') }, 'footerLinks');
  answers(null, [
    { code: 'INVALID_VALUE', message: 'No', path: ['input', 'design', 'footerLinks', '0', 'url'] },
  ]);
  expect(await studio.save()).toBe(false);
  expect([studio.errorOf('footerLinks.0.url'), studio.savesItself]).toEqual(['No', false]);
  studio.change({ footerLinks: at('https://shop.example/') }, 'footerLinks');
  expect([studio.errorOf('footerLinks.0.url'), studio.savesItself]).toEqual([undefined, true]);
});

it('somebody else was faster: mine goes on top of theirs, on their revision', async () => {
  const studio = opened();
  studio.change({ productName: 'Mine' }, 'productName');
  const theirs = draft(7, { productName: 'Theirs', primaryColor: '#222222' });
  answers(theirs, [{ code: 'CONFLICT', message: 'Changed', path: ['input', 'revision'] }]);
  expect(await studio.save()).toBe(false);
  expect([studio.state, studio.savesItself]).toEqual(['conflict', false]);
  expect(studio.merged?.clashing).toEqual(['productName']);
  answers(draft(8, { productName: 'Mine', primaryColor: '#222222' }));
  expect(await studio.keepMine()).toBe(true);
  expect([studio.design.productName, studio.design.primaryColor]).toEqual(['Mine', '#222222']);
  expect(sentRevisions()).toEqual([3, 7]);
  expect(studio.state).toBe('saved');
});

it('or theirs is taken, and mine can be had back', async () => {
  const studio = opened();
  studio.change({ productName: 'Mine' }, 'productName');
  answers(draft(7, { productName: 'Theirs' }), [{ code: 'CONFLICT', message: '', path: [] }]);
  await studio.save();
  studio.takeTheirs();
  expect([studio.design.productName, studio.state]).toEqual(['Theirs', 'saved']);
  studio.undo();
  expect([studio.design.productName, studio.state]).toEqual(['Mine', 'unsaved']);
});

it.each([
  [['input', 'design', 'texts', 'de', 'headline'], 'texts.de.headline'],
  [['input', 'design', 'pictures', 'LOGO'], 'pictures.LOGO'],
  [['input', 'revision'], 'revision'],
])('%j is the field %j', (path, field) => {
  expect(fieldOf({ code: '', message: '', path })).toBe(field);
});
