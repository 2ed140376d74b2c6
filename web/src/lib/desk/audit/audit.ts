import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import { AuditLogQuery } from './audit.graphql.ts';
import { auditVariables, type AuditView } from './audit-view.ts';

export async function auditLog(view: AuditView, after: string | null = null) {
  return known((await send(AuditLogQuery, auditVariables(view, after))).serviceDesk).auditLog;
}
