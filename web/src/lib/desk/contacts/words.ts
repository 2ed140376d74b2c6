import * as m from '#lib/paraglide/messages.js';
import type {
  ContactField,
  ContactKind,
  FeatureState,
  ImportRow,
  PasswordState,
} from './contacts.graphql.ts';

export const KINDS: ContactKind[] = ['EMPLOYEE', 'CUSTOMER'];

export function kindWord(kind: ContactKind): string {
  return kind === 'EMPLOYEE' ? m.contact_kind_employee() : m.contact_kind_customer();
}

export function passwordWord(state: PasswordState): string {
  switch (state) {
    case 'NONE':
      return m.password_state_none();
    case 'INITIAL':
      return m.password_state_initial();
    case 'INITIAL_EXPIRED':
      return m.password_state_expired();
    case 'OWN':
      return m.password_state_own();
  }
}

/** What a feature is called; one that this app does not know yet keeps its own name. */
export function featureWord(feature: FeatureState['feature']): string {
  return (
    {
      TICKETS: m.feature_tickets(),
      MESSAGES: m.feature_messages(),
      CHAT: m.feature_chat(),
      ASSETS: m.feature_assets(),
      KNOWLEDGE: m.feature_knowledge(),
      PUBLIC_KNOWLEDGE: m.feature_public_knowledge(),
    }[feature] ?? feature
  );
}

/** What holds, and why. */
export function featureReason({ enabled, decidedBy }: Pick<FeatureState, 'enabled' | 'decidedBy'>): string {
  if (decidedBy === 'CONTACT') return enabled ? m.feature_on_by_contact() : m.feature_off_by_contact();
  if (decidedBy === 'DEFAULT') return enabled ? m.feature_on_by_default() : m.feature_off_by_default();
  return enabled ? m.feature_on_by_portal() : m.feature_off_by_portal();
}

export function columnWord(field: ContactField): string {
  switch (field) {
    case 'DISPLAY_NAME':
      return m.person_name();
    case 'EMAIL':
      return m.login_email();
    case 'PHONE':
      return m.person_phone();
    case 'DEPARTMENT':
      return m.contact_department();
    case 'KIND':
      return m.contact_kind();
    case 'LOCALE':
      return m.preference_language();
  }
}

export function outcomeWord(outcome: ImportRow['outcome']): string {
  switch (outcome) {
    case 'CREATE':
      return m.import_outcome_create();
    case 'UPDATE':
      return m.import_outcome_update();
    case 'UNCHANGED':
      return m.import_outcome_unchanged();
    case 'ERROR':
      return m.import_outcome_error();
  }
}
