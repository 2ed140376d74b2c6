import { goto } from '$app/navigation';
import { send } from '#lib/api/client.ts';
import { ApiError, errorText } from '#lib/api/errors.ts';
import { forgetDrafts } from './draft.svelte.ts';
import { announcements } from '#lib/ui/announcements.svelte.ts';
import { LogOutMutation } from './identity.graphql.ts';
import { forgetRecents } from './recent.ts';
import { passwordOffer } from './password-offer.ts';
import { typedAddress } from './typed-address.ts';

const CHANNEL = 'portico:session';

/** Calls back when somebody logs out in another tab; returns how to stop listening. */
export function onLoggedOutElsewhere(handler: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = handler;
  return () => channel.close();
}

function tellOtherTabs(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('logged out');
  channel.close();
}

/**
 * Ends the session and leaves nothing of the person on the device (null: a newcomer, who could write nothing). Without a
 * connection one stays logged in, and is told.
 */
export async function logOut(person: string | null, login: string): Promise<void> {
  try {
    await send(LogOutMutation, {});
  } catch (cause) {
    // Whose session is over already has what they wanted.
    if (!(cause instanceof ApiError && cause.code === 'UNAUTHENTICATED')) {
      const { title, body } = errorText(cause instanceof ApiError ? cause : new ApiError('INTERNAL'));
      announcements.show(`${title} ${body}`);
      return;
    }
  }
  if (person !== null) {
    forgetDrafts(person);
    forgetRecents(person);
  }
  // Nothing is shown here to whoever comes next; the server has forgotten this browser with the session.
  await import('#lib/push/browser.ts').then(({ forget }) => forget()).catch(() => undefined);
  typedAddress.forget();
  passwordOffer.forget();
  tellOtherTabs();
  await goto(login, { refreshAll: true });
}
