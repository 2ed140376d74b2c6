import { beforeNavigate, goto } from '$app/navigation';
import { Submission } from '#lib/api/submission.svelte.ts';

/** Asks before somebody goes elsewhere with something that is no version yet. Must be made while a component is. */
export class Leaving {
  /** Where they would go; asked about while it is set. */
  to = $state.raw<URL>();
  readonly submission = new Submission();
  /** They have decided. */
  #going = false;

  constructor(dirty: () => boolean) {
    beforeNavigate((navigation) => {
      if (!dirty() || this.#going || navigation.to?.url.pathname === navigation.from?.url.pathname) return;
      // Where the page itself is left the device keeps what is written: there is nothing to ask.
      if (navigation.willUnload || !navigation.to) return;
      navigation.cancel();
      this.to = navigation.to.url;
    });
  }

  /** Leaves; the device keeps what is written. */
  async go(): Promise<void> {
    const { to } = this;
    this.to = undefined;
    if (!to) return;
    this.#going = true;
    await goto(to);
    this.#going = false;
  }
}

export function guardLeaving(dirty: () => boolean): Leaving {
  return new Leaving(dirty);
}
