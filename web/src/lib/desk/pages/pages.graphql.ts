import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

export const DeskPagesQuery = graphql(`
  query DeskPages($tenant: ID!) {
    serviceDesk {
      tenant(id: $tenant) {
        id
        portal {
          name
          defaultLocale
        }
      }
      pages(tenantId: $tenant) {
        id
        slug
        texts {
          locale
          title
          body {
            markdown
          }
        }
        isPublic
        version
      }
    }
  }
`);
export type DeskPages = NonNullable<ResultOf<typeof DeskPagesQuery>['serviceDesk']>;
export type DeskPage = DeskPages['pages'][number];

export const MarkdownPreviewQuery = graphql(`
  query MarkdownPreview($markdown: String!) {
    serviceDesk {
      markdownPreview(markdown: $markdown) {
        html
      }
    }
  }
`);

export const CreatePageMutation = graphql(`
  mutation CreatePage($input: CreatePageInput!) {
    createPage(input: $input) {
      page {
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
export type CreatePageInput = VariablesOf<typeof CreatePageMutation>['input'];

export const UpdatePageMutation = graphql(`
  mutation UpdatePage($input: UpdatePageInput!) {
    updatePage(input: $input) {
      page {
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

export const DeletePageMutation = graphql(`
  mutation DeletePage($input: DeletePageInput!) {
    deletePage(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const OrderPagesMutation = graphql(`
  mutation OrderPages($input: OrderPagesInput!) {
    orderPages(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
