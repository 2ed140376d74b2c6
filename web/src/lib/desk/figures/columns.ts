import * as m from '#lib/paraglide/messages.js';
import { average, count, duration } from './figures.ts';
import type { FigureSet } from './figures.graphql.ts';
import type { Column } from './FiguresTable.svelte';

/** What is counted of tickets. `open`: what is open is known for now alone. */
export function ticketColumns(open = false): Column<FigureSet>[] {
  return [
    ...(open ? [{ word: m.figures_open(), value: (of: FigureSet) => of.openNow ?? null, show: count }] : []),
    { word: m.figures_new(), value: (of) => of.newTickets, show: count },
    { word: m.figures_solved(), value: (of) => of.solvedTickets, show: count },
    {
      word: m.figures_median(),
      plain: m.figures_median_minutes(),
      value: (of) => of.firstResponseMedian,
      show: duration,
      minutes: true,
    },
    {
      word: m.figures_ninetieth(),
      plain: m.figures_ninetieth_minutes(),
      value: (of) => of.firstResponseNinetieth,
      show: duration,
      minutes: true,
    },
    { word: m.figures_rating(), value: (of) => of.ratingAverage, show: average },
    { word: m.figures_ratings(), value: (of) => of.ratings, show: count },
  ];
}
