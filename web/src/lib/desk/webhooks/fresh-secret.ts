/**
 * The secret of a webhook that was just set up, on its way from the form to the webhook's page. It is in no address,
 * no history and no storage, and is gone once it was shown.
 */
let kept: { webhook: string; secret: string } | null = null;

export function keepSecret(webhook: string, secret: string | null): void {
  kept = secret === null ? null : { webhook, secret };
}

export function takeSecret(webhook: string): string | null {
  const secret = kept?.webhook === webhook ? kept.secret : null;
  kept = null;
  return secret;
}
