import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

export const MailTextsQuery = graphql(`
  query MailTexts($tenant: ID!) {
    serviceDesk {
      mailTexts(tenantId: $tenant) {
        kind
        locale
        subject
        introduction
        closing
        placeholders
        requiredInSubject
        version
      }
    }
  }
`);
export type MailText = NonNullable<ResultOf<typeof MailTextsQuery>['serviceDesk']>['mailTexts'][number];

export const MailPreviewQuery = graphql(`
  query MailPreview($tenant: ID!, $kind: MailKind!, $locale: Locale!, $texts: MailTextsInput) {
    serviceDesk {
      mailPreview(tenantId: $tenant, kind: $kind, locale: $locale, texts: $texts) {
        subject
        text
        errors {
          message
        }
      }
    }
  }
`);
export type MailPreview = NonNullable<ResultOf<typeof MailPreviewQuery>['serviceDesk']>['mailPreview'];
export type PreviewTexts = NonNullable<VariablesOf<typeof MailPreviewQuery>['texts']>;

export const SaveMailTextMutation = graphql(`
  mutation SaveMailText($input: SaveMailTextInput!) {
    saveMailText(input: $input) {
      mailText {
        version
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export const ResetMailTextMutation = graphql(`
  mutation ResetMailText($input: ResetMailTextInput!) {
    resetMailText(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
