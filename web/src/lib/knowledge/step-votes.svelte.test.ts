import { beforeEach, expect, it, vi } from 'vitest';
import { announcements } from '#lib/ui/announcements.svelte.ts';
import type { Article } from './knowledge.graphql.ts';
import { StepVotes } from './step-votes.svelte.ts';

const article = { id: 'a', slug: 's', locale: 'EN' } as Article;
const sent: { step: number; isHelpful: boolean | null }[] = [];
/** What the server answers next: taken, refused, or not reached. */
let answers: ('taken' | 'refused' | 'lost')[] = [];
let before: { number: number; ownVote: boolean | null }[] = [];

vi.mock('#lib/api/client.ts', () => ({
  send: async (_: unknown, variables: { input?: { step: number; isHelpful: boolean | null } }) => {
    await Promise.resolve();
    if (!variables.input) return { portal: { knowledge: { article: { steps: before } } } };
    const { step, isHelpful } = variables.input;
    sent.push({ step, isHelpful });
    const answer = answers.shift() ?? 'taken';
    if (answer === 'lost') throw new Error('lost');
    return { rateArticleStep: { errors: answer === 'taken' ? [] : [{ message: 'no' }] } };
  },
}));

beforeEach(() => {
  sent.length = 0;
  answers = [];
  before = [];
  announcements.dismiss();
});

it('shows at once what is pressed, and takes it back when it is pressed again', async () => {
  const votes = new StepVotes(article);
  const said = votes.press(2, true);
  expect(votes.of(2)).toBe(true);
  await said;
  await votes.press(2, false);
  await votes.press(2, false);
  expect(votes.of(2)).toBe(null);
  expect(sent.map(({ isHelpful }) => isHelpful)).toEqual([true, false, null]);
});

it('puts back what the server has when it takes nothing, and says so', async () => {
  before = [{ number: 1, ownVote: true }];
  const votes = new StepVotes(article);
  await votes.load();
  for (const answer of ['refused', 'lost'] as const) {
    answers = [answer];
    await votes.press(1, false);
    expect(votes.of(1)).toBe(true);
    expect(announcements.shown).toBeDefined();
  }
});

it('keeps the last of several words, and what was said before the others were there', async () => {
  before = [{ number: 1, ownVote: true }];
  const votes = new StepVotes(article);
  const loaded = votes.load();
  void votes.press(1, false);
  void votes.press(1, true);
  await votes.press(1, false);
  await loaded;
  expect(votes.of(1)).toBe(false);
  expect(sent.at(-1)).toEqual({ step: 1, isHelpful: false });
});
