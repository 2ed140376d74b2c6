import { mount, unmount, untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { SvelteMap } from 'svelte/reactivity';
import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import { announcements } from '#lib/ui/announcements.svelte.ts';
import type { Article } from './knowledge.graphql.ts';
import { ownOf } from './own.ts';
import { RateArticleStepMutation } from './step-votes.graphql.ts';
import StepVote from './StepVote.svelte';

/** One step alone is the whole article, which is asked about below it. */
const FEWEST = 2;
/** So many the API counts at most. */
const MOST = 200;

/** What a contact says of an article's steps: shown at once, and put back when it was not taken. */
export class StepVotes {
  readonly #article: Article;
  /** What is shown. */
  readonly #shown = new SvelteMap<number, boolean | null>();
  /** What the server has. */
  readonly #kept = new SvelteMap<number, boolean | null>();
  #last: Promise<void> = Promise.resolve();

  constructor(article: Article) {
    this.#article = article;
  }

  /** null: nothing. */
  of(step: number): boolean | null {
    return this.#shown.get(step) ?? null;
  }

  /** What they said before, but where they say it anew meanwhile. */
  async load(): Promise<void> {
    const own = await ownOf(this.#article);
    for (const { number, ownVote } of own?.steps ?? []) {
      if (!this.#kept.has(number)) this.#kept.set(number, ownVote);
      if (!this.#shown.has(number)) this.#shown.set(number, ownVote);
    }
  }

  /** Says it, or takes it back when it was said. One after the other: the last word counts. */
  press(step: number, helpful: boolean): Promise<void> {
    const wish = this.of(step) === helpful ? null : helpful;
    this.#shown.set(step, wish);
    this.#last = this.#last.then(() => this.#send(step, wish));
    return this.#last;
  }

  async #send(step: number, wish: boolean | null): Promise<void> {
    if (this.of(step) !== wish) return;
    const input = { articleId: this.#article.id, locale: this.#article.locale, step, isHelpful: wish };
    const taken = await send(RateArticleStepMutation, { input }).then(
      ({ rateArticleStep }) => rateArticleStep.errors.length === 0,
      () => false,
    );
    if (taken) this.#kept.set(step, wish);
    else if (this.of(step) === wish) {
      this.#shown.set(step, this.#kept.get(step) ?? null);
      announcements.show(m.step_vote_failed());
    }
  }
}

/** Asks below each step of an article's text whether it helped. Steps are counted as the API does (`ArticleStep`). */
export function askOfSteps(article: Article): Attachment<HTMLElement> {
  return (text) =>
    untrack(() => {
      const steps = Array.from(text.querySelectorAll<HTMLLIElement>(':scope > ol > li')).slice(0, MOST);
      if (steps.length < FEWEST) return;
      const votes = new StepVotes(article);
      void votes.load().catch(() => undefined);
      const rows = steps.map((target, index) =>
        mount(StepVote, { target, props: { votes, step: index + 1, shown: numberOf(target) } }),
      );
      return () => rows.forEach((row) => void unmount(row));
    });
}

/** The number that stands beside it: each list begins where its writer had it begin. */
function numberOf(step: HTMLLIElement): number {
  const list = step.parentElement as HTMLOListElement;
  return list.start + Array.from(list.children).indexOf(step);
}
