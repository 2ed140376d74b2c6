import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import { locale, type ApiLocale } from '#lib/text/locale.svelte.ts';
import { dateAndTime } from '#lib/text/dates.ts';
import type { Tone } from '#lib/ui/Pill.svelte';
import { known } from '#lib/api/known.ts';
import {
  DeskAnnouncementQuery,
  DeskAnnouncementsQuery,
  type AnnouncementsPage,
  type AnnouncementState,
  type CreateAnnouncementInput,
  type DeskAnnouncement,
} from './announcements.graphql.ts';

export const STATES: AnnouncementState[] = ['RUNNING', 'PLANNED', 'OVER'];
export const SEVERITIES: DeskAnnouncement['severity'][] = ['INFO', 'WARNING', 'OUTAGE'];
export const LOCALES: ApiLocale[] = ['DE', 'EN'];
const PAGE = 30;

export async function announcementsPage(
  state: AnnouncementState | null,
  after: string | null = null,
): Promise<AnnouncementsPage> {
  const asked = await send(DeskAnnouncementsQuery, { first: PAGE, after, state });
  return known(asked.serviceDesk).announcements;
}

export async function announcement(id: string): Promise<DeskAnnouncement | null> {
  return known((await send(DeskAnnouncementQuery, { id })).serviceDesk).announcement;
}

export function stateWord(state: AnnouncementState): string {
  return {
    RUNNING: m.announcement_running,
    PLANNED: m.announcement_planned,
    OVER: m.announcement_over,
  }[state]();
}

export const stateTone: Record<AnnouncementState, Tone> = {
  RUNNING: 'success',
  PLANNED: 'info',
  OVER: 'neutral',
};

export const severityTone: Record<DeskAnnouncement['severity'], Tone> = {
  INFO: 'info',
  WARNING: 'warning',
  OUTAGE: 'danger',
};

/** In the language on show, or whichever there is. */
export function titleOf({ texts }: Pick<DeskAnnouncement, 'texts'>): string {
  const text = texts.find(({ locale: spoken }) => spoken.toLowerCase() === locale.current) ?? texts[0];
  return text?.title ?? '';
}

export function timeOf({ startsAt, endsAt }: Pick<DeskAnnouncement, 'startsAt' | 'endsAt'>): string {
  const from = dateAndTime(startsAt);
  return endsAt ? m.announcement_from_to({ from, to: dateAndTime(endsAt) }) : m.announcement_from({ from });
}

export function whomOf({ isForAll, portals }: Pick<DeskAnnouncement, 'isForAll' | 'portals'>): string {
  return isForAll ? m.announcement_all_portals() : portals.map(({ name }) => name).join(', ');
}

/** What stands in the form. Times are of this browser's own time of day. */
export interface AnnouncementFields {
  severity: DeskAnnouncement['severity'];
  title: Record<ApiLocale, string>;
  body: Record<ApiLocale, string>;
  forAll: boolean;
  tenants: string[];
  starts: string;
  ends: string;
  public: boolean;
  dismissible: boolean;
}

export function fieldsOf(seen: DeskAnnouncement | null): AnnouncementFields {
  const text = (spoken: ApiLocale): DeskAnnouncement['texts'][number] | undefined =>
    seen?.texts.find((one) => one.locale === spoken);
  return {
    severity: seen?.severity ?? 'INFO',
    title: { DE: text('DE')?.title ?? '', EN: text('EN')?.title ?? '' },
    body: { DE: text('DE')?.body.markdown ?? '', EN: text('EN')?.body.markdown ?? '' },
    forAll: seen?.isForAll ?? false,
    tenants: seen?.portals.map(({ id }) => id) ?? [],
    starts: seen ? localTime(seen.startsAt) : '',
    ends: seen?.endsAt ? localTime(seen.endsAt) : '',
    public: seen?.isPublic ?? false,
    dismissible: seen?.isDismissible ?? true,
  };
}

/** As the API takes it; a time that was not touched stays to the second what it was. */
export function inputOf(fields: AnnouncementFields, seen: DeskAnnouncement | null) {
  return {
    severity: fields.severity,
    texts: LOCALES.filter((spoken) => fields.title[spoken].trim() || fields.body[spoken].trim()).map(
      (spoken) => ({ locale: spoken, title: fields.title[spoken], body: fields.body[spoken] }),
    ),
    tenantIds: fields.forAll ? null : fields.tenants,
    startsAt: time(fields.starts, seen?.startsAt),
    endsAt: time(fields.ends, seen?.endsAt),
    public: fields.public,
    dismissible: fields.dismissible,
  } satisfies CreateAnnouncementInput;
}

function time(typed: string, before: string | null | undefined): string | null {
  if (typed === '') return null;
  if (before && typed === localTime(before)) return before;
  const at = new Date(typed);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** As a field for date and time takes it. */
export function localTime(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
