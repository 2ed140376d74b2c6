import { graphql, type VariablesOf } from '#lib/api/graphql.ts';

export const SaveCategoryMutation = graphql(`
  mutation SaveArticleCategory($input: SaveArticleCategoryInput!) {
    saveArticleCategory(input: $input) {
      category {
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
export type SaveCategoryInput = VariablesOf<typeof SaveCategoryMutation>['input'];

export const MoveCategoryMutation = graphql(`
  mutation MoveArticleCategory($input: MoveArticleCategoryInput!) {
    moveArticleCategory(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const DeleteCategoryMutation = graphql(`
  mutation DeleteArticleCategory($input: DeleteArticleCategoryInput!) {
    deleteArticleCategory(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);
