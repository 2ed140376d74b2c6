import { started } from '#lib/api/latest.svelte.ts';
import { team } from '#lib/desk/team/team.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends, parent }) => {
  depends('portico:team');
  // An agent is told that it is not for them; the API would only refuse.
  const { desk } = await parent();
  return { id: params.id, team: desk.me.role === 'ADMIN' ? started(team()) : null };
};
