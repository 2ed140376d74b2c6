import type { TicketNews } from './news.graphql.ts';

export interface NewsOfTicket {
  number: number;
  subject: string;
  /** Newest first. */
  items: TicketNews['item'][];
}

/** News put together by ticket, in the order in which the tickets have moved last. */
export function byTicket(news: TicketNews[]): NewsOfTicket[] {
  const tickets = new Map<number, NewsOfTicket>();
  for (const { number, subject, item } of news) {
    const known = tickets.get(number);
    if (known) known.items.push(item);
    else tickets.set(number, { number, subject, items: [item] });
  }
  return [...tickets.values()];
}
