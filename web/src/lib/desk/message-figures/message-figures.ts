import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import * as m from '#lib/paraglide/messages.js';
import { average, count, duration, rangeProblem, zone, type FiguresView } from '../figures/figures.ts';
import type { Column } from '../figures/FiguresTable.svelte';
import {
  MessageFiguresQuery,
  type MessageFigures,
  type MessageFigureSet,
} from './message-figures.graphql.ts';

export async function messageFigures(view: FiguresView): Promise<MessageFigures | null> {
  if (rangeProblem(view)) return null;
  const asked = await send(MessageFiguresQuery, {
    tenantId: view.tenant || null,
    from: view.from,
    to: view.to,
    timeZone: zone(),
  });
  return known(asked.serviceDesk).messageFigures;
}

/** Seconds are enough for what is short: chats are taken on within a minute. */
export function wait(seconds: number | null): string {
  return seconds !== null && seconds < 60 ? `${seconds} s` : duration(seconds);
}

/** What is counted of chats and threads. `waiting`: what waits is known for now alone. */
export function messageColumns(waiting = false): Column<MessageFigureSet>[] {
  const now: Column<MessageFigureSet> = {
    word: m.message_figures_waiting(),
    value: (of) => of.waitingNow ?? null,
    show: count,
  };
  const time = (
    word: string,
    plain: string,
    value: (of: MessageFigureSet) => number | null,
  ): Column<MessageFigureSet> => ({ word, plain, value, show: wait, minutes: true });
  return [
    ...(waiting ? [now] : []),
    { word: m.message_figures_chats(), value: (of) => of.chats, show: count },
    { word: m.message_figures_missed(), value: (of) => of.missedChats, show: count },
    time(m.message_figures_wait(), m.message_figures_wait_minutes(), (of) => of.chatWaitMedian),
    time(
      m.message_figures_wait_ninetieth(),
      m.message_figures_wait_ninetieth_minutes(),
      (of) => of.chatWaitNinetieth,
    ),
    time(m.message_figures_answer(), m.message_figures_answer_minutes(), (of) => of.chatAnswerMedian),
    { word: m.message_figures_threads(), value: (of) => of.threads, show: count },
    time(
      m.message_figures_thread_answer(),
      m.message_figures_thread_answer_minutes(),
      (of) => of.threadAnswerMedian,
    ),
    { word: m.message_figures_ended(), value: (of) => of.ended, show: count },
    { word: m.figures_rating(), value: (of) => of.ratingAverage, show: average },
    { word: m.figures_ratings(), value: (of) => of.ratings, show: count },
  ];
}
