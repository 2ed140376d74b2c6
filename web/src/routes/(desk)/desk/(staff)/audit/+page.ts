import { started } from '#lib/api/latest.svelte.ts';
import { auditLog } from '#lib/desk/audit/audit.ts';
import { readAuditView } from '#lib/desk/audit/audit-view.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url, depends }) => {
  depends('portico:audit');
  const view = readAuditView(url.searchParams);
  return { view, first: started(auditLog(view)) };
};
