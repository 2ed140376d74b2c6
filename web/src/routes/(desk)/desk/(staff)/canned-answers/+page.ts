import { started } from '#lib/api/latest.svelte.ts';
import { cannedAnswers } from '#lib/desk/canned/canned.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ depends }) => {
  depends('portico:canned');
  return { answers: started(cannedAnswers()) };
};
