import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import { locale } from '#lib/text/locale.svelte.ts';
import { known } from '#lib/api/known.ts';
import { FiguresQuery, type Figures, type Period } from './figures.graphql.ts';

/** Days that are counted at once at most. */
export const LONGEST = 366;
export const PRESETS = [7, 30, 90, 365] as const;
const USUAL = 30;

/** Which figures; all of it stands in the address. */
export interface FiguresView {
  /** Days as `2026-11-29`, both counted. */
  from: string;
  to: string;
  /** `Portal.id`, or '' for all. */
  tenant: string;
}

/** Where one is, a day is. */
export const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const time = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const isDay = (text: string): boolean => DAY.test(text) && !Number.isNaN(time(text));

/** Today, in the browser's own time. */
export function today(now = new Date()): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

export function daysBefore(day: string, days: number): string {
  return new Date(time(day) - days * 86_400_000).toISOString().slice(0, 10);
}

/** The last so many days, today among them. */
export function lastDays(days: number, to = today()): { from: string; to: string } {
  return { from: daysBefore(to, days - 1), to };
}

export function readFiguresView(params: { get(name: string): string | null }, now = today()): FiguresView {
  const [from, to] = [params.get('from') ?? '', params.get('to') ?? ''];
  const range = isDay(from) && isDay(to) ? { from, to } : lastDays(USUAL, now);
  return { ...range, tenant: params.get('portal') ?? '' };
}

/** The query string of a view, '' for what is shown first. */
export function figuresViewSearch(view: FiguresView, now = today()): string {
  const params = new URLSearchParams();
  const usual = lastDays(USUAL, now);
  if (view.from !== usual.from || view.to !== usual.to) {
    params.set('from', view.from);
    params.set('to', view.to);
  }
  if (view.tenant) params.set('portal', view.tenant);
  const text = params.toString();
  return text && `?${text}`;
}

/** Why a range cannot be counted, in words; undefined when it can. */
export function rangeProblem({ from, to }: Pick<FiguresView, 'from' | 'to'>): string | undefined {
  if (!isDay(from) || !isDay(to)) return m.figures_range_day();
  if (from > to) return m.figures_range_order();
  if ((time(to) - time(from)) / 86_400_000 + 1 > LONGEST) return m.figures_range_long({ limit: LONGEST });
  return undefined;
}

export async function figures(view: FiguresView): Promise<Figures | null> {
  if (rangeProblem(view)) return null;
  const asked = await send(FiguresQuery, {
    tenantId: view.tenant || null,
    from: view.from,
    to: view.to,
    timeZone: zone(),
  });
  return known(asked.serviceDesk).figures;
}

const date = (day: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale.current, { timeZone: 'UTC', ...options }).format(time(day));
export const shortDay = (day: string): string => date(day, { day: 'numeric', month: 'short' });
export const fullDay = (day: string): string =>
  date(day, { day: 'numeric', month: 'short', year: 'numeric' });

/** A day, or the first and last of a week. */
export function periodName({ from, to }: Pick<Period, 'from' | 'to'>): string {
  return from === to ? fullDay(from) : `${shortDay(from)} – ${fullDay(to)}`;
}

export function count(number: number): string {
  return new Intl.NumberFormat(locale.current).format(number);
}

/** 45 min, 3 h 20 min, 2 d 4 h: two parts at most. */
export function duration(seconds: number | null): string {
  if (seconds === null) return '–';
  const minutes = Math.round(seconds / 60);
  const parts: [number, string][] = [
    [Math.floor(minutes / 1440), m.figures_days()],
    [Math.floor((minutes % 1440) / 60), m.figures_hours()],
    [minutes % 60, m.figures_minutes()],
  ];
  const first = parts.findIndex(([number]) => number > 0);
  if (first < 0) return `${minutes === 0 && seconds > 0 ? '< 1' : '0'} ${m.figures_minutes()}`;
  return parts
    .slice(first, first + 2)
    .filter(([number]) => number > 0)
    .map(([number, unit]) => `${number} ${unit}`)
    .join(' ');
}

export function average(rating: number | null): string {
  if (rating === null) return '–';
  return new Intl.NumberFormat(locale.current, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
    rating,
  );
}
