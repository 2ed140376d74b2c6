import { send } from '#lib/api/client.ts';
import { watch } from '#lib/api/live.ts';
import { locale } from '#lib/text/locale.svelte.ts';
import { BootstrapQuery } from './bootstrap.graphql.ts';
import { BrandingPublished } from './live.graphql.ts';
import { portal } from './portal.svelte.ts';
import { showIcon, wear } from './stylesheet.ts';

/** The process that answers may hear of another design a moment after the one that told of it. */
const TRIES = 4;
const PAUSE_MS = 400;

/**
 * While the page is there, it puts on whatever design is published. `inside` tells whether somebody is logged in. Must
 * be called while a component is made.
 */
export function followBrand(inside: () => boolean): void {
  const nobody = $derived(!inside());
  // Who looks at a preview hears nothing, and sees the draft with each page.
  const looking = $derived(Boolean(portal.current?.previewUntil));
  $effect(() => {
    if (looking) return;
    let gone = false;
    const stop = watch(
      BrandingPublished,
      {},
      (data) => {
        if (data) void change(data.brandingPublished.version, () => gone);
      },
      { nobody },
    );
    return () => {
      gone = true;
      stop();
    };
  });
}

async function change(version: number, gone: () => boolean): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (gone() || !portal.current || portal.current.branding.version >= version) return;
    try {
      const spoken = locale.current;
      const { portal: next } = await send(BootstrapQuery, {});
      if (next && next.branding.version >= version) {
        await wear(next.branding.stylesheetUrl);
        showIcon(next.branding.favicon?.url);
        portal.set(next, spoken);
        // Somebody chose another language meanwhile.
        return await portal.translate();
      }
    } catch {
      // Once more below; after that the design comes with the next page.
    }
    await new Promise((over) => setTimeout(over, PAUSE_MS));
  }
}
