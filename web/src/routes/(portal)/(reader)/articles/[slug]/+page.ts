import { needed } from '#lib/api/load.ts';
import { prepareDates } from '#lib/text/dates.ts';
import { articleAt, inTheirLanguage } from '#lib/knowledge/knowledge.ts';
import type { PageLoad } from './$types';

/** null: there is none, or none for who asks, which is the same. */
export const load: PageLoad = async ({ params, parent, depends }) => {
  depends('portico:knowledge');
  prepareDates();
  const [article, askOfSteps] = await Promise.all([
    inTheirLanguage(parent, () => needed(articleAt(params.slug))),
    parent().then(({ contact }) => (contact ? stepVotes() : null)),
  ]);
  return { article, askOfSteps };
};

/** Before the text is there, which then has its height for good; without it an article is still one. */
async function stepVotes() {
  try {
    return (await import('#lib/knowledge/step-votes.svelte.ts')).askOfSteps;
  } catch {
    return null;
  }
}
