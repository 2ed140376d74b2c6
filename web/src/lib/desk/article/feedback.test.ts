import { describe, expect, it } from 'vitest';
import type { ArticleComment, StepTally, VoteReason } from './feedback.graphql.ts';
import { votesByStep, votesByVersion } from './feedback.ts';

const comment = (number: number, reason: VoteReason | null, isHelpful = false): ArticleComment => ({
  contactName: 'Ada',
  number,
  vote: { isHelpful, reason, comment: null, votedAt: '2026-01-01T00:00:00Z' },
});

describe('votes by version', () => {
  it('have their reasons, the most frequent first, and those without one', () => {
    const { versions, partly } = votesByVersion({
      tallies: [
        { number: 2, helpful: 3, unhelpful: 4 },
        { number: 1, helpful: 1, unhelpful: 0 },
      ],
      comments: [
        comment(2, 'UNCLEAR'),
        comment(2, 'WRONG'),
        comment(2, 'WRONG'),
        comment(2, null, true),
        comment(1, null, true),
      ],
    });
    expect(partly).toBe(false);
    expect(versions[0]!.reasons).toEqual([
      { reason: 'WRONG', count: 2 },
      { reason: 'UNCLEAR', count: 1 },
      { reason: null, count: 1 },
    ]);
    expect(versions[1]!.reasons).toEqual([]);
  });

  it('say that the reasons are not all where there are more', () => {
    const { versions, partly } = votesByVersion({
      tallies: [{ number: 1, helpful: 0, unhelpful: 200 }],
      comments: Array.from({ length: 100 }, () => comment(1, 'OTHER')),
    });
    expect(partly).toBe(true);
    expect(versions[0]!.reasons).toEqual([{ reason: 'OTHER', count: 100 }]);
  });
});

describe('votes by step', () => {
  const step = (locale: 'DE' | 'EN', number: number, helpful: number, unhelpful: number): StepTally => ({
    locale,
    number,
    text: `Step ${number}`,
    helpful,
    unhelpful,
  });

  it('are told of the languages in which somebody said something, with the hardest step', () => {
    const told = votesByStep([
      step('DE', 1, 0, 0),
      step('DE', 2, 0, 0),
      step('EN', 1, 9, 0),
      step('EN', 2, 5, 3),
      step('EN', 3, 1, 3),
      step('EN', 4, 0, 0),
    ]);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ locale: 'EN', hardest: 3, most: 9 });
    expect(told[0]!.steps.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  it('name no step where each helped, and are none where nobody said anything', () => {
    expect(votesByStep([step('DE', 1, 2, 0)])[0]!.hardest).toBeUndefined();
    expect(votesByStep([])).toEqual([]);
    expect(votesByStep([step('DE', 1, 0, 0)])).toEqual([]);
  });
});
