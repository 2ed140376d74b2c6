import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

const Facts = graphql(`
  fragment SearchWordsFacts on SearchWords {
    synonyms {
      locale
      words
    }
    bestAnswers {
      words
      articleId
    }
    seen
  }
`);
export type SearchWords = ResultOf<typeof Facts>;

export const SearchWordsQuery = graphql(
  `
    query SearchWords($tenantId: ID) {
      serviceDesk {
        knowledge {
          searchWords(tenantId: $tenantId) {
            ...SearchWordsFacts
          }
        }
      }
    }
  `,
  [Facts],
);

export const SaveSearchWordsMutation = graphql(
  `
    mutation SaveSearchWords($input: SaveSearchWordsInput!) {
      saveSearchWords(input: $input) {
        searchWords {
          ...SearchWordsFacts
        }
        errors {
          code
          message
          path
        }
      }
    }
  `,
  [Facts],
);
export type SaveSearchWordsInput = VariablesOf<typeof SaveSearchWordsMutation>['input'];

export const ArticleTitlesQuery = graphql(`
  query ArticleTitles($first: Int!, $after: String) {
    serviceDesk {
      knowledge {
        articles(first: $first, after: $after, filter: { state: PUBLISHED }) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            id
            texts {
              locale
              title
            }
          }
        }
      }
    }
  }
`);

export const ArticleTitleQuery = graphql(`
  query ArticleTitle($id: ID!) {
    serviceDesk {
      knowledge {
        article(id: $id) {
          id
          texts {
            locale
            title
          }
        }
      }
    }
  }
`);
