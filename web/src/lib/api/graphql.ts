import type { initGraphQLTada, TadaDocumentNode } from 'gql.tada';
import type { introspection } from './schema.d.ts';

type Tada = ReturnType<
  typeof initGraphQLTada<{
    introspection: introspection;
    disableMasking: true;
    scalars: {
      Date: string;
      DateTime: string;
      UUID: string;
      EmailAddress: string;
      Html: string;
      Url: string;
      Color: string;
    };
  }>
>;

interface OperationText {
  parts: Set<string>;
}

/**
 * Typed operations: the types come from `../schema.graphql` (gql.tada), and `gql.tada check` fails for a field that is
 * not there. At run time an operation is its text and nothing else, so no GraphQL parser travels to the browser.
 */
export const graphql = ((text: string, fragments: OperationText[] = []): OperationText => ({
  parts: new Set([text, ...fragments.flatMap((fragment) => [...fragment.parts])]),
})) as unknown as Tada;

/** An operation with its result and variables as types. */
export type Operation<Result, Variables> = TadaDocumentNode<Result, Variables>;
export type { ResultOf, VariablesOf } from 'gql.tada';

/** The text to send: the operation and each of its fragments once. */
export function operationText(operation: Operation<unknown, never>): string {
  return [...(operation as unknown as OperationText).parts].map((part) => part.trim()).join('\n');
}
