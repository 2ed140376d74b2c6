import { locale } from '#lib/text/locale.svelte.ts';
import { ApiError, errorCode } from './errors.ts';
import { operationText, type Operation } from './graphql.ts';

/** What is sent with a file, and what is heard of it. */
interface Upload {
  file: File;
  /** The variables without the file, which stands at `input.file`. */
  input: Record<string, unknown>;
  /** Between 0 and 1. */
  progress: (share: number) => void;
  signal: AbortSignal;
}

/**
 * Sends one file with a mutation, as the GraphQL multipart request specification has it. By XMLHttpRequest, since fetch
 * says nothing of its progress. Throws an `ApiError` for everything but data, and the signal's reason when cancelled.
 */
export function sendFile<Result>(
  operation: Operation<Result, never>,
  { file, input, progress, signal }: Upload,
): Promise<Result> {
  const form = new FormData();
  const query = operationText(operation as Operation<unknown, never>);
  const variables = { input: { ...input, file: null } };
  form.append('operations', JSON.stringify({ query, variables }));
  form.append('map', JSON.stringify({ 0: ['variables.input.file'] }));
  form.append('0', file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/graphql');
    request.setRequestHeader('Accept', 'application/graphql-response+json, application/json;q=0.9');
    request.setRequestHeader('Portico-Locale', locale.current);
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      try {
        resolve(data<Result>(request));
      } catch (cause) {
        reject(cause as Error);
      }
    });
    request.addEventListener('error', () => {
      reject(new ApiError('NETWORK'));
    });
    request.addEventListener('abort', () => {
      reject(new DOMException('', 'AbortError'));
    });
    signal.addEventListener('abort', () => {
      request.abort();
    });
    request.send(form);
  });
}

interface Answer<Result> {
  data?: Result | null;
  errors?: { extensions?: { code?: unknown } }[];
}

function data<Result>(request: XMLHttpRequest): Result {
  let answer: Answer<Result>;
  try {
    answer = JSON.parse(request.responseText) as Answer<Result>;
  } catch {
    throw new ApiError(request.status >= 502 && request.status <= 504 ? 'UNAVAILABLE' : 'INTERNAL');
  }
  const failure = answer.errors?.[0];
  if (failure) throw new ApiError(errorCode(failure.extensions?.code));
  if (!answer.data) throw new ApiError('INTERNAL');
  return answer.data;
}
