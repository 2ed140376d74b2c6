import { portal } from '#lib/branding/portal.svelte.ts';
import { entering } from '../entering.ts';
import type { LayoutLoad } from './$types';

/** For whoever is logged in, and for everybody where the portal has public articles: those need less around them. */
export const load: LayoutLoad = async (event) => {
  const entered = await entering(event, () => portal.hasPublicKnowledge);
  if (!entered) return { contact: null, viewedBy: null, Shell: null };
  const { default: Shell } = await import('../MemberShell.svelte');
  return { ...entered, Shell };
};
