import { errorText } from '#lib/api/errors.ts';
import { Submission } from '#lib/api/submission.svelte.ts';
import * as m from '#lib/paraglide/messages.js';
import { announcements } from '#lib/ui/announcements.svelte.ts';
import { deskActs } from '../messages/desk-messages.ts';

/** Picks up a chat that waits, in one press. */
export class Taking {
  /** `Conversation.id` of the one that is under way. */
  of = $state<string>();
  readonly #submission = new Submission();

  /** Resolves to whether it is one's own now; why not is said, and who was faster. */
  async take(id: string): Promise<boolean> {
    if (this.of !== undefined) return false;
    this.of = id;
    const submission = this.#submission;
    const done = await submission.run(() => deskActs.take(id));
    this.of = undefined;
    if (done) announcements.speak(m.conversation_taken());
    else if (submission.failure) announcements.show(errorText(submission.failure).title);
    else announcements.show(submission.errors.map(({ message }) => message).join(' '));
    return done !== null;
  }
}
