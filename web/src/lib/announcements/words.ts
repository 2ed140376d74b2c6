import * as m from '#lib/paraglide/messages.js';
import type { Announcement } from './announcements.graphql.ts';

export type Severity = Announcement['severity'];

/** Colour alone tells nobody how grave something is. */
export function severityWord(severity: Severity): string {
  return {
    INFO: m.announcement_info,
    WARNING: m.announcement_warning,
    OUTAGE: m.announcement_outage,
  }[severity]();
}
