import type { AuditAction } from '#lib/identity/account.graphql.ts';
import { AUDIT_ACTIONS } from '#lib/identity/audit-words.ts';
import type { AuditVariables } from './audit.graphql.ts';

export const PAGE_SIZE = 50;

/** What the audit log shows; all of it stands in the address. */
export interface AuditView {
  search: string;
  tenant: string;
  action: '' | AuditAction;
  /** Days as a date field has them (2026-11-24), or ''. Both belong to what is shown. */
  from: string;
  to: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function readAuditView(params: { get(name: string): string | null }): AuditView {
  const day = (name: string): string => {
    const value = params.get(name) ?? '';
    return DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : '';
  };
  return {
    search: params.get('q')?.trim() ?? '',
    tenant: params.get('portal') ?? '',
    action: AUDIT_ACTIONS.find((known) => known === params.get('action')) ?? '',
    from: day('from'),
    to: day('to'),
  };
}

/** The query string of a view, '' for the whole log. */
export function auditViewSearch(view: AuditView): string {
  const params = new URLSearchParams();
  if (view.search) params.set('q', view.search);
  if (view.tenant) params.set('portal', view.tenant);
  if (view.action) params.set('action', view.action);
  if (view.from) params.set('from', view.from);
  if (view.to) params.set('to', view.to);
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** Midnight in the reader's own time zone, `days` after the day. */
function midnight(day: string, days: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return new Date(year, month - 1, date + days).toISOString();
}

export function auditVariables(view: AuditView, after: string | null = null): AuditVariables {
  return {
    first: PAGE_SIZE,
    after,
    filter: {
      ...(view.search && { search: view.search }),
      ...(view.tenant && { tenant: view.tenant }),
      ...(view.action && { action: [view.action] }),
      ...(view.from && { from: midnight(view.from, 0) }),
      ...(view.to && { to: midnight(view.to, 1) }),
    },
  };
}
