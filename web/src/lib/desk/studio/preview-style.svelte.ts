import { untrack } from 'svelte';
import { caught, type ApiError } from '#lib/api/errors.ts';
import { styleOf, toInput } from './design.ts';
import type { ColorReport, Design } from './studio.graphql.ts';
import { brandPreview } from './studio.ts';

/** Milliseconds of rest before a changed design is sent: a colour is dragged through many. */
const REST_MS = 200;

/**
 * The stylesheet that the server would make of a design, and what became of its colours. Asked when there has been a
 * moment's rest, and only for what a stylesheet is made from; an answer that is late is dropped. Must be made while a
 * component is.
 */
export class PreviewStyle {
  css = $state('');
  colors = $state.raw<ColorReport[]>([]);
  error = $state.raw<ApiError>();

  constructor(tenant: string, design: () => Design) {
    const style = $derived(styleOf(design()));
    let first = true;
    $effect(() => {
      void style;
      const asked = toInput(untrack(design));
      let late = false;
      const timer = setTimeout(
        () => {
          brandPreview(tenant, asked).then(
            ({ css, colors }) => {
              if (late) return;
              this.css = css;
              this.colors = colors;
              this.error = undefined;
            },
            (cause: unknown) => {
              if (!late) this.error = caught(cause);
            },
          );
        },
        first ? 0 : REST_MS,
      );
      first = false;
      return () => {
        late = true;
        clearTimeout(timer);
      };
    });
  }
}
