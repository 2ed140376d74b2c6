import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import { known } from '#lib/api/known.ts';
import {
  MailPreviewQuery,
  MailTextsQuery,
  type MailPreview,
  type MailText,
  type PreviewTexts,
} from './mail-texts.graphql.ts';

export type MailKind = MailText['kind'];

export async function mailTexts(tenant: string): Promise<MailText[]> {
  return known((await send(MailTextsQuery, { tenant })).serviceDesk).mailTexts;
}

export async function mailPreview(
  tenant: string,
  { kind, locale }: Pick<MailText, 'kind' | 'locale'>,
  texts: PreviewTexts,
): Promise<MailPreview> {
  const asked = await send(MailPreviewQuery, { tenant, kind, locale, texts });
  return known(asked.serviceDesk).mailPreview;
}

export function kindWord(kind: MailKind): string {
  return {
    TICKET_ANSWERED: m.mail_kind_ticket_answered,
    TICKET_MOVED: m.mail_kind_ticket_moved,
    TICKET_MERGED: m.mail_kind_ticket_merged,
    TICKET_ADDED: m.mail_kind_ticket_added,
    REPLY_NOT_TAKEN: m.mail_kind_reply_not_taken,
    MESSAGE_RECEIVED: m.mail_kind_message_received,
    CONVERSATION_TRANSCRIPT: m.mail_kind_conversation_transcript,
    INITIAL_PASSWORD: m.mail_kind_initial_password,
    PASSWORD_RESET: m.mail_kind_password_reset,
    PASSWORD_CHANGED: m.mail_kind_password_changed,
    ADDRESS_CHANGED: m.mail_kind_address_changed,
  }[kind]();
}
