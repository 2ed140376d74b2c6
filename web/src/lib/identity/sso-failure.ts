import * as m from '#lib/paraglide/messages.js';

interface SsoFailure {
  tone: 'info' | 'warning' | 'danger';
  title: string;
  /** What to do now. Never who exists. */
  body: string;
}

/** Why single sign-on came back without anybody, from the address (`?sso=…`). */
export function ssoFailure(code: string | null, byPassword: boolean): SsoFailure | undefined {
  switch (code) {
    case null:
      return undefined;
    case 'cancelled':
      return { tone: 'info', title: m.sso_cancelled_title(), body: m.sso_cancelled_body() };
    case 'provider-down':
      return {
        tone: 'warning',
        title: m.sso_provider_down_title(),
        body: byPassword ? m.sso_provider_down_body_password() : m.sso_provider_down_body(),
      };
    case 'no-account':
      return { tone: 'danger', title: m.sso_no_account_title(), body: m.sso_no_account_body() };
    case 'not-verified':
      return { tone: 'danger', title: m.sso_not_verified_title(), body: m.sso_not_verified_body() };
    case 'expired':
      return { tone: 'info', title: m.sso_expired_title(), body: m.sso_expired_body() };
    default:
      // Refused, or a reason that this app does not know yet.
      return { tone: 'danger', title: m.sso_refused_title(), body: m.sso_refused_body() };
  }
}
