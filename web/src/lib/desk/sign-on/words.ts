import * as m from '#lib/paraglide/messages.js';
import type { Provider } from './sign-on.graphql.ts';

/** Whose log-in a provider is. */
export function kindName(kind: Provider['kind']): string {
  if (kind === 'MICROSOFT') return 'Microsoft Entra ID';
  return kind === 'GOOGLE' ? 'Google' : 'OpenID Connect';
}

/** Where a provider shows what is to be typed in. */
export function whereToFind(kind: Provider['kind']): string {
  if (kind === 'MICROSOFT') return m.provider_where_microsoft();
  return kind === 'GOOGLE' ? m.provider_where_google() : m.provider_where_openid();
}
