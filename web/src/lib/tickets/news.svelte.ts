import { send } from '#lib/api/client.ts';
import { MarkAllReadMutation, NewsQuery, type TicketNews } from './news.graphql.ts';

/** As many as the bell asks for: several may be of one ticket. */
const NEWS_PAGE = 50;

/** What happened to one's tickets and was not read: one for all of the app, so that reading a ticket changes the bell. */
class News {
  items = $state.raw<TicketNews[]>([]);
  #running: Promise<void> | undefined;

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
