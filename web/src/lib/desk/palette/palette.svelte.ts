import { EarlyKeys } from './early-keys.svelte.ts';

/** The command palette is open. Its part of the program comes when it is opened first. */
class Palette {
  shown = $state(false);
  /** It was asked for, and cannot be written in yet. */
  loading = $state(false);
  readonly early = new EarlyKeys(() => this.close());

  open(): void {
    if (this.shown) return;
    this.shown = true;
    this.loading = true;
    this.early.start();
  }

  /** Its field has the focus, and goes on with what was typed before. */
  begin(): EarlyKeys {
    this.early.stop();
    this.loading = false;
    return this.early;
  }

  close(): void {
    this.early.stop();
    this.loading = false;
    this.shown = false;
  }
}

export const palette = new Palette();
