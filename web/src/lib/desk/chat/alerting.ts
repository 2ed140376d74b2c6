/** What of an event decides whether somebody is called. */
export interface ChatEvent {
  conversationId: string | null;
  conversation: {
    kind: 'CHAT' | 'THREAD';
    state: 'WAITING' | 'ACTIVE' | 'ENDED';
    contactName: string;
    revision: number;
    people: readonly { isSelf: boolean }[];
  } | null;
  messages: readonly { isOwn: boolean; deletedAt: string | null; editedAt: string | null }[];
}
export interface Alert {
  what: 'waiting' | 'message';
  /** `Conversation.id`. */
  conversation: string;
  contactName: string;
  /** The same for the same occasion in every tab. */
  key: string;
}

/** Tells which events somebody is called for: a chat that waits, once, and what others write in a chat of one's own. */
export class Alerting {
  readonly #waiting = new Set<string>();

  /** Those that wait already when one comes: nobody is called for them. */
  begin(waiting: readonly string[]): void {
    for (const id of waiting) this.#waiting.add(id);
  }

  hear({ conversationId: id, conversation, messages }: ChatEvent): Alert | undefined {
    if (!id || !conversation) return undefined;
    const { kind, state, people, contactName, revision } = conversation;
    const waits = kind === 'CHAT' && state === 'WAITING';
    const knew = this.#waiting.has(id);
    if (waits) this.#waiting.add(id);
    else this.#waiting.delete(id);
    const alert = (what: Alert['what']): Alert => {
      const key = what === 'waiting' ? `${id}:waiting` : `${id}:${revision}`;
      return { what, conversation: id, contactName, key };
    };
    if (waits) return knew ? undefined : alert('waiting');
    const own = kind === 'CHAT' && people.some(({ isSelf }) => isSelf);
    const written = messages.some(({ isOwn, deletedAt, editedAt }) => !isOwn && !deletedAt && !editedAt);
    return own && written ? alert('message') : undefined;
  }
}
