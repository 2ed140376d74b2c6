import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import { known } from '#lib/api/known.ts';
import {
  ArticleFeedbackQuery,
  type ArticleFeedback,
  type StepTally,
  type VoteReason,
} from './feedback.graphql.ts';

/** So many comments the API tells at most. */
const COMMENTS = 100;

export async function feedbackOf(id: string): Promise<ArticleFeedback | null> {
  return known((await send(ArticleFeedbackQuery, { id })).serviceDesk).knowledge.article;
}

export interface VersionVotes {
  number: number;
  helpful: number;
  unhelpful: number;
  /** How often each reason was given, the most frequent first; null: none. */
  reasons: { reason: VoteReason | null; count: number }[];
}

/** The votes with the reasons, which stand in what readers said. */
export function votesByVersion({ tallies, comments }: Pick<ArticleFeedback, 'tallies' | 'comments'>): {
  versions: VersionVotes[];
  /** Whether there are reasons that the API did not tell. */
  partly: boolean;
} {
  const partly = comments.length >= COMMENTS;
  const versions = tallies.map(({ number, helpful, unhelpful }) => {
    const counts = new Map<VoteReason | null, number>();
    for (const { number: read, vote } of comments)
      if (read === number && !vote.isHelpful && vote.reason)
        counts.set(vote.reason, (counts.get(vote.reason) ?? 0) + 1);
    const reasons = [...counts]
      .map(([reason, count]) => ({ reason, count }))
      .sort((one, other) => other.count - one.count);
    const given = reasons.reduce((sum, { count }) => sum + count, 0);
    // Without all of them nobody knows how many gave none.
    if (!partly && given > 0 && unhelpful > given) reasons.push({ reason: null, count: unhelpful - given });
    return { number, helpful, unhelpful, reasons };
  });
  return { versions, partly };
}

export interface StepVotes {
  locale: StepTally['locale'];
  steps: StepTally[];
  /** The number of the step that most say did not help; of several the one that helped fewest. */
  hardest: number | undefined;
  /** Votes of the step that has most. */
  most: number;
}

/** The steps by language: of those texts of which somebody said something. */
export function votesByStep(tallies: StepTally[]): StepVotes[] {
  const locales = [...new Set(tallies.map(({ locale }) => locale))];
  return locales
    .map((locale) => {
      const steps = tallies.filter((one) => one.locale === locale);
      const hard = steps.filter(({ unhelpful }) => unhelpful > 0);
      hard.sort((one, other) => other.unhelpful - one.unhelpful || one.helpful - other.helpful);
      const most = Math.max(...steps.map(({ helpful, unhelpful }) => helpful + unhelpful));
      return { locale, steps, hardest: hard[0]?.number, most };
    })
    .filter(({ most }) => most > 0);
}

export function reasonWord(reason: VoteReason | null): string {
  if (!reason) return m.feedback_no_reason();
  return {
    INCOMPLETE: m.vote_incomplete,
    UNCLEAR: m.vote_unclear,
    OUTDATED: m.vote_outdated,
    WRONG: m.vote_wrong,
    OTHER: m.vote_other,
  }[reason]();
}
