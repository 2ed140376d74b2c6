const TOKEN = 'portico:graphiql-token';

interface Example {
  name: string;
  query: string;
}

/** A token is kept as long as the tab, not longer. */
export function storedToken(): string {
  return sessionStorage.getItem(TOKEN) ?? '';
}

export function storeToken(token: string): void {
  if (token) sessionStorage.setItem(TOKEN, token);
  else sessionStorage.removeItem(TOKEN);
}

/** The example queries that the server wrote into the page, one tab each. */
export function examples(): { query: string; variables?: string }[] {
  const text = document.getElementById('graphiql-examples')?.textContent;
  if (!text) return [{ query: '{\n  portal {\n    name\n  }\n}\n' }];
  return (JSON.parse(text) as Example[]).map(({ query }) => ({ query }));
}

/** Sends what stands in the editor to this host's API. */
export async function ask(parameters: {
  query: string;
  variables?: unknown;
  operationName?: string | null;
}): Promise<object> {
  const token = storedToken().trim();
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/graphql-response+json, application/json;q=0.9',
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(parameters),
  });
  return (await response.json()) as object;
}
