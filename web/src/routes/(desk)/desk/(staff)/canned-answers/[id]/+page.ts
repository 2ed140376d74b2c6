import { needed } from '#lib/api/load.ts';
import { cannedAnswers } from '#lib/desk/canned/canned.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params }) => {
  const { cannedAnswers: all, cannedPlaceholders } = await needed(cannedAnswers());
  return {
    isNew: params.id === 'new',
    answer: all.find(({ id }) => id === params.id),
    placeholders: cannedPlaceholders,
  };
};
