import { send } from '#lib/api/client.ts';
import { MarkAllReadMutation, NewsQuery, type TicketNews } from './news.graphql.ts';

/** As many as the bell shows; more are there when it is full. */
export const NEWS_PAGE = 20;

/** What happened to one's tickets and was not read: one for all of the app, so that reading a ticket changes the bell. */
class News {
  items = $state.raw<TicketNews[]>([]);
  #running: Promise<void> | undefined;

  /** The count as a badge shows it. */
  get badge(): string {
    return this.items.length >= NEWS_PAGE ? `${NEWS_PAGE}+` : String(this.items.length);
  }

  /** Asks anew; two that ask at once share one answer. A bell that cannot ask stays as it is. */
  refresh(): Promise<void> {
    this.#running ??= send(NewsQuery, { first: NEWS_PAGE })
      .then((answer) => {
        this.items = answer.viewer?.ticketNews ?? [];
      })
      .catch(() => undefined)
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  async readAll(): Promise<void> {
    await send(MarkAllReadMutation, {});
    await this.refresh();
  }

  /** Somebody else logs in on this device. */
  forget(): void {
    this.items = [];
  }
}

export const news = new News();
