import { invalidateAll } from '$app/navigation';
import { watch } from '#lib/api/live.ts';
import { portal } from '#lib/branding/portal.svelte.ts';
import { FeaturesChanged } from './identity.graphql.ts';

/**
 * While somebody is inside, what an admin switches off for them goes from the page within a second, and what is switched
 * on comes. Must be called while a component is made.
 */
export function followFeatures(): void {
  $effect(() =>
    watch(FeaturesChanged, {}, (data) => {
      if (data && portal.offer(data.featuresChanged)) void invalidateAll();
    }),
  );
}
