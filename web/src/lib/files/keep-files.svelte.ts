import type { Draft } from '#lib/identity/draft.svelte.ts';
import type { Uploads } from './uploads.svelte.ts';

/** While the form is there, its files stay with its text: through a reload, and in the tab that takes the text over. */
export function keepFiles(
  draft: Pick<Draft<{ files: string }>, 'fields' | 'opened'>,
  uploads: Uploads,
): void {
  let ready = $state(false);
  void draft.opened.then(() => {
    uploads.restore(draft.fields.files);
    ready = true;
  });
  $effect(() => {
    const { kept } = uploads;
    if (ready) draft.fields.files = kept;
  });
}
