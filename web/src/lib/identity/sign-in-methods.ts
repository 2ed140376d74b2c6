import type { Portal } from '#lib/branding/bootstrap.graphql.ts';
import * as m from '#lib/paraglide/messages.js';

/** A way in, as a portal names it. */
export type SignInMethod = Portal['loginMethods'][number];
export type SignInKind = SignInMethod['kind'];

/** The desk has a password for everybody, and no other way. */
export const BY_PASSWORD: readonly SignInMethod[] = [{ kind: 'PASSWORD', label: '', startUrl: null }];

/** What the button says; Microsoft and Google want their own names on it, others are called as the tenant calls them. */
export function signInWord({ kind, label }: SignInMethod): string {
  switch (kind) {
    case 'MICROSOFT':
      return m.login_with({ provider: 'Microsoft' });
    case 'GOOGLE':
      return m.login_with({ provider: 'Google' });
    default:
      return m.login_with({ provider: label });
  }
}
