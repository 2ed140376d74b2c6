import * as m from '#lib/paraglide/messages.js';
import type { TimelineItem } from './tickets.graphql.ts';

type RelationChange = Extract<TimelineItem, { __typename: 'RelationChange' }>;
export type RelationEvent = RelationChange['event'];

/** What the timeline tells. A way to the other ticket follows, for whoever may read that. */
export function relationWords(event: RelationEvent, name: string, known: boolean): string {
  switch (event) {
    case 'MERGED':
      return known ? m.timeline_merged({ name }) : m.timeline_merged_elsewhere({ name });
    case 'UNMERGED':
      return known ? m.timeline_unmerged({ name }) : m.timeline_unmerged_elsewhere({ name });
    case 'TOOK_IN':
      return known ? m.timeline_took_in({ name }) : m.timeline_took_in_elsewhere({ name });
    case 'GAVE_BACK':
      return known ? m.timeline_gave_back({ name }) : m.timeline_gave_back_elsewhere({ name });
    case 'SPLIT':
      return known ? m.timeline_split({ name }) : m.timeline_split_elsewhere({ name });
    case 'SPLIT_FROM':
      return known ? m.timeline_split_from({ name }) : m.timeline_split_from_elsewhere({ name });
  }
}

/** What the bell says, in a few words. */
export function relationNews(event: RelationEvent): string {
  switch (event) {
    case 'MERGED':
      return m.news_merged();
    case 'UNMERGED':
      return m.news_unmerged();
    case 'TOOK_IN':
      return m.news_took_in();
    case 'GAVE_BACK':
      return m.news_gave_back();
    case 'SPLIT':
      return m.news_split();
    case 'SPLIT_FROM':
      return m.news_split_from();
  }
}
