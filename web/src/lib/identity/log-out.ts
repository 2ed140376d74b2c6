import { goto } from '$app/navigation';
import { send } from '#lib/api/client.ts';
import { ApiError, errorText } from '#lib/api/errors.ts';
import { forgetDrafts } from './draft.svelte.ts';
import { announcements } from '#lib/ui/announcements.svelte.ts';
import { LogOutMutation } from './identity.graphql.ts';

/** Ends the session and leaves nothing of the person on the device. Without a connection one stays logged in, and is told. */
export async function logOut(person: string, login: string): Promise<void> {
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
  forgetDrafts(person);
  await goto(login, { refreshAll: true });
}
