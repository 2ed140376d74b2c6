import * as m from '#lib/paraglide/messages.js';
import type { AuditAction } from './account.graphql.ts';

// Functions, so that the language on show is asked when a word is wanted.
const WORDS: Record<AuditAction, () => string> = {
  LOGGED_IN: m.audit_logged_in,
  LOG_IN_FAILED: m.audit_log_in_failed,
  LOGGED_OUT: m.audit_logged_out,
  PASSWORD_CHANGED: m.audit_password_changed,
  PASSWORD_INITIALIZED: m.audit_password_initialized,
  PASSWORD_RESET_REQUESTED: m.audit_password_reset_requested,
  PASSWORD_RESET: m.audit_password_reset,
  SESSION_ENDED: m.audit_session_ended,
  TOKEN_CREATED: m.audit_token_created,
  CONTACT_CREATED: m.audit_contact_created,
  CONTACT_UPDATED: m.audit_contact_updated,
  CONTACT_ACTIVATED: m.audit_contact_activated,
  CONTACT_DEACTIVATED: m.audit_contact_deactivated,
  CONTACT_ACCESS_CHANGED: m.audit_contact_access_changed,
  CONTACTS_IMPORTED: m.audit_contacts_imported,
  CONTACT_EXPORTED: m.audit_contact_exported,
  CONTACT_ERASED: m.audit_contact_erased,
  IDENTITY_LINKED: m.audit_identity_linked,
  IDENTITY_UNLINKED: m.audit_identity_unlinked,
  PROFILE_UPDATED: m.audit_profile_updated,
  ADDRESS_CHANGED: m.audit_address_changed,
  STAFF_INVITED: m.audit_staff_invited,
  STAFF_UPDATED: m.audit_staff_updated,
  STAFF_ACTIVATED: m.audit_staff_activated,
  STAFF_DEACTIVATED: m.audit_staff_deactivated,
  CODE_SET_UP: m.audit_code_set_up,
  CODE_REMOVED: m.audit_code_removed,
  PROVIDER_CONFIGURED: m.audit_provider_configured,
  AUDIT_LOG_EXPORTED: m.audit_audit_log_exported,
  STAFF_CREATED: m.audit_staff_created,
  TICKET_ACCESS_GRANTED: m.audit_ticket_access_granted,
  REQUEST_TYPES_CHANGED: m.audit_request_types_changed,
  TICKET_ACCESS_REVOKED: m.audit_ticket_access_revoked,
  WEBHOOK_CONFIGURED: m.audit_webhook_configured,
  VIEWED_AS_CONTACT: m.audit_viewed_as_contact,
  VIEW_ENDED: m.audit_view_ended,
  BRAND_PUBLISHED: m.audit_brand_published,
  BRAND_PREVIEW_SHARED: m.audit_brand_preview_shared,
  TENANT_CREATED: m.audit_tenant_created,
  TENANT_UPDATED: m.audit_tenant_updated,
  TENANT_SUSPENDED: m.audit_tenant_suspended,
  TENANT_RESUMED: m.audit_tenant_resumed,
  TENANT_ARCHIVED: m.audit_tenant_archived,
  TENANT_DELETION_BEGUN: m.audit_tenant_deletion_begun,
  TENANT_RESTORED: m.audit_tenant_restored,
  TENANT_EXPORTED: m.audit_tenant_exported,
  TENANT_DELETED: m.audit_tenant_deleted,
  ANNOUNCEMENT_CREATED: m.audit_announcement_created,
  ANNOUNCEMENT_UPDATED: m.audit_announcement_updated,
  ANNOUNCEMENT_ENDED: m.audit_announcement_ended,
  ANNOUNCEMENT_DELETED: m.audit_announcement_deleted,
  DOMAIN_ADDED: m.audit_domain_added,
  DOMAIN_REMOVED: m.audit_domain_removed,
  DOMAIN_PROVEN: m.audit_domain_proven,
  DOMAIN_FAILING: m.audit_domain_failing,
  DOMAIN_LOST: m.audit_domain_lost,
  PAGE_CREATED: m.audit_page_created,
  PAGE_UPDATED: m.audit_page_updated,
  PAGE_DELETED: m.audit_page_deleted,
  MAIL_TEXT_CHANGED: m.audit_mail_text_changed,
  MAIL_TEXT_RESET: m.audit_mail_text_reset,
  ARTICLE_CREATED: m.audit_article_created,
  ARTICLE_SAVED: m.audit_article_saved,
  ARTICLE_SUBMITTED: m.audit_article_submitted,
  ARTICLE_PUBLISHED: m.audit_article_published,
  ARTICLE_ARCHIVED: m.audit_article_archived,
  ARTICLE_RESTORED: m.audit_article_restored,
  ARTICLE_FILE_ADDED: m.audit_article_file_added,
  ARTICLE_FILE_REMOVED: m.audit_article_file_removed,
  SEARCH_WORDS_CHANGED: m.audit_search_words_changed,
  ARTICLE_CATEGORY_SAVED: m.audit_article_category_saved,
  ARTICLE_CATEGORY_MOVED: m.audit_article_category_moved,
  ARTICLE_CATEGORY_DELETED: m.audit_article_category_deleted,
  MESSAGES_SENT: m.audit_messages_sent,
};

export const AUDIT_ACTIONS = Object.keys(WORDS) as AuditAction[];

/** An action that this app does not know yet keeps its own name. */
export function auditWord(action: AuditAction): string {
  return (WORDS[action] as (() => string) | undefined)?.() ?? action;
}

/** Is it something that its owner should look at twice? */
export function isAlarming(action: AuditAction): boolean {
  return action === 'LOG_IN_FAILED';
}
