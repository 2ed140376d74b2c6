import { send } from '#lib/api/client.ts';
import { AsTyped } from '#lib/api/as-typed.svelte.ts';
import { known } from '#lib/api/known.ts';
import { SearchQuery, type Found } from './palette.graphql.ts';

const EACH = 6;

interface Asked {
  text: string;
  onlyContacts: boolean;
}

/** One search over everything at the desk, while somebody types. */
export class DeskSearch extends AsTyped<Asked, Found> {
  constructor() {
    super(async ({ text, onlyContacts }) => {
      // More than two hundred characters are not looked at anyway.
      const answer = await send(SearchQuery, { text: text.slice(0, 400), first: EACH, onlyContacts });
      return known(answer.serviceDesk).search;
    });
  }

  /** Nothing typed is nothing to look for. */
  lookFor(text: string, onlyContacts: boolean, pause?: number): void {
    this.look(text.trim() ? { text, onlyContacts } : null, pause);
  }
}
