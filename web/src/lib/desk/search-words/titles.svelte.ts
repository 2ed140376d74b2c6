import { send } from '#lib/api/client.ts';
import { titleOf } from '../knowledge/knowledge.ts';
import { known } from '#lib/api/known.ts';
import { ArticleTitleQuery, ArticleTitlesQuery } from './search-words.graphql.ts';

/** More than these are found faster among all that are published. */
const FEW = 5;
/** So many of which are asked for at once, and so often at most. */
const PAGE = 100;
const PAGES = 5;

/** What articles are called of which the id is all that is known. */
export class Titles {
  #found = $state.raw<Record<string, string | null>>({});
  readonly #asked: string[] = [];

  /** Null for one that is not there for the caller; undefined while nobody knows. */
  of(id: string): string | null | undefined {
    return this.#found[id];
  }

  note(id: string, title: string | null): void {
    this.#asked.push(id);
    this.#found = { ...this.#found, [id]: title };
  }

  /** Asks for those that were not asked for before. */
  async learn(ids: readonly string[]): Promise<void> {
    const wanted = ids.filter((id, place) => id && ids.indexOf(id) === place && !this.#asked.includes(id));
    if (wanted.length === 0) return;
    this.#asked.push(...wanted);
    try {
      if (wanted.length > FEW) await this.#lookThrough(wanted);
      await Promise.all(wanted.filter((id) => this.of(id) === undefined).map((id) => this.#ask(id)));
    } catch {
      // The rows are of use without, and the next change asks anew.
      for (const id of wanted) {
        const at = this.#asked.indexOf(id);
        if (this.of(id) === undefined && at >= 0) this.#asked.splice(at, 1);
      }
    }
  }

  async #lookThrough(wanted: readonly string[]): Promise<void> {
    let after: string | null = null;
    for (let page = 0; page < PAGES; page++) {
      const found: Awaited<ReturnType<typeof titlesPage>> = await titlesPage(after);
      for (const article of found.nodes)
        if (wanted.includes(article.id)) this.note(article.id, titleOf(article));
      after = found.pageInfo.endCursor;
      if (!found.pageInfo.hasNextPage || wanted.every((id) => this.of(id) !== undefined)) return;
    }
  }

  async #ask(id: string): Promise<void> {
    const { article } = known((await send(ArticleTitleQuery, { id })).serviceDesk).knowledge;
    this.note(id, article && titleOf(article));
  }
}

async function titlesPage(after: string | null) {
  const asked = await send(ArticleTitlesQuery, { first: PAGE, after });
  return known(asked.serviceDesk).knowledge.articles;
}
