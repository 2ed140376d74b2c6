import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';
import { EventRow, IdentityRow, SessionRow } from '#lib/identity/account.graphql.ts';

export const ContactsQuery = graphql(`
  query Contacts($first: Int!, $after: String, $filter: ContactFilter) {
    serviceDesk {
      contacts(first: $first, after: $after, filter: $filter) {
        nodes {
          id
          displayName
          email
          kind
          department
          active
          lastLogInAt
          portal {
            id
            name
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        totalCount
      }
    }
  }
`);
export type ContactsVariables = VariablesOf<typeof ContactsQuery>;
export type ContactsPage = NonNullable<ResultOf<typeof ContactsQuery>['serviceDesk']>['contacts'];
export type ContactRow = ContactsPage['nodes'][number];

/** Everything about one contact: both tabs, so that changing between them asks nothing. */
export const ContactQuery = graphql(
  `
    query Contact($id: ID!) {
      serviceDesk {
        contact(id: $id) {
          id
          displayName
          email
          phone
          department
          kind
          locale
          active
          createdAt
          lastLogInAt
          portal {
            id
            name
            locales
            loginMethods {
              kind
              label
            }
          }
          access {
            passwordState
            passwordExpiresAt
            passwordAllowed
            singleSignOnAllowed
            sessions {
              ...SessionRow
            }
            features {
              feature
              enabled
              decidedBy
              override
            }
            linkedIdentities {
              ...IdentityRow
            }
            initialPasswordMail {
              id
              state
              attempts
              lastError
              createdAt
              sentAt
              nextAttemptAt
            }
            events {
              ...EventRow
            }
          }
        }
      }
    }
  `,
  [SessionRow, IdentityRow, EventRow],
);
export type DeskContact = NonNullable<NonNullable<ResultOf<typeof ContactQuery>['serviceDesk']>['contact']>;
export type ContactAccess = DeskContact['access'];
export type PasswordState = ContactAccess['passwordState'];
export type FeatureState = ContactAccess['features'][number];
export type PasswordMail = NonNullable<ContactAccess['initialPasswordMail']>;
export type ContactKind = DeskContact['kind'];

/** Only how far the mail has come: asked for again and again while it waits. */
export const PasswordMailQuery = graphql(`
  query PasswordMail($id: ID!) {
    serviceDesk {
      contact(id: $id) {
        access {
          initialPasswordMail {
            id
            state
            attempts
            lastError
            createdAt
            sentAt
            nextAttemptAt
          }
        }
      }
    }
  }
`);

export const CreateContactMutation = graphql(`
  mutation CreateContact($input: CreateContactInput!) {
    createContact(input: $input) {
      contact {
        id
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export const UpdateContactMutation = graphql(`
  mutation UpdateContact($input: UpdateContactInput!) {
    updateContact(input: $input) {
      contact {
        id
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export const SetContactActiveMutation = graphql(`
  mutation SetContactActive($input: SetContactActiveInput!) {
    setContactActive(input: $input) {
      contact {
        id
        active
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export const SetContactAccessMutation = graphql(`
  mutation SetContactAccess($input: SetContactAccessInput!) {
    setContactAccess(input: $input) {
      contact {
        id
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export const InitializePasswordMutation = graphql(`
  mutation InitializePassword($input: InitializePasswordInput!) {
    initializePassword(input: $input) {
      contact {
        id
      }
      replacedEarlier
      errors {
        code
        message
        path
      }
    }
  }
`);

export const EndContactSessionsMutation = graphql(`
  mutation EndContactSessions($input: EndContactSessionsInput!) {
    endContactSessions(input: $input) {
      ended
      errors {
        code
        message
        path
      }
    }
  }
`);

export const ImportContactsMutation = graphql(`
  mutation ImportContacts($input: ImportContactsInput!) {
    importContacts(input: $input) {
      applied
      rows {
        line
        outcome
        displayName
        email
        messages
      }
      errors {
        code
        message
        path
      }
    }
  }
`);
export type ImportInput = VariablesOf<typeof ImportContactsMutation>['input'];
export type ImportRow = ResultOf<typeof ImportContactsMutation>['importContacts']['rows'][number];
export type ContactField = ImportInput['mapping'][number]['field'];

export const ExportContactMutation = graphql(`
  mutation ExportContact($input: ExportContactInput!) {
    exportContact(input: $input) {
      json
      fileName
      errors {
        code
        message
        path
      }
    }
  }
`);

export const EraseContactMutation = graphql(`
  mutation EraseContact($input: EraseContactInput!) {
    eraseContact(input: $input) {
      contact {
        id
      }
      errors {
        code
        message
        path
      }
    }
  }
`);
