import { goto } from '$app/navigation';
import * as m from '#lib/paraglide/messages.js';
import { places } from '#lib/ui/places.ts';
import type { Alert } from './alerting.ts';
import { alertWishes } from './alert-wishes.svelte.ts';
import { canChime, chime } from './chime.ts';
import { inOneTab, isSeen } from './one-tab.ts';

/** Calls somebody as they wish: one tab does, however many are open. Of what was written nothing is shown. */
export async function call({ what, conversation, key }: Alert): Promise<void> {
  alertWishes.again();
  const seen = await isSeen();
  // A message in a chat that is on the screen needs no sound.
  if (alertWishes.sound && canChime() && (what === 'waiting' || !seen))
    inOneTab(`sound:${key}`, () => chime(what));
  if (alertWishes.notify && !seen) inOneTab(`notice:${key}`, () => notify(what, conversation));
}

function notify(what: Alert['what'], conversation: string): void {
  const title = what === 'waiting' ? m.desk_chat_alert_waiting() : m.desk_chat_alert_message();
  try {
    const notice = new Notification(title, { body: m.desk_name(), tag: `portico:${conversation}` });
    notice.addEventListener('click', () => {
      window.focus();
      notice.close();
      void goto(places.deskConversation(conversation));
    });
  } catch {
    // Some telephones show them only for apps.
  }
}
