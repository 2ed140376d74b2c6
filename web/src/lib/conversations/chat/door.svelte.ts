/** Where the panel stands in this tab: through every navigation, and through a reload. */
interface Kept {
  open: boolean;
  conversation: string | null;
  began: 'CHAT' | 'THREAD';
}

const PREFIX = 'portico:chat:';

/** A ticket whose page one is on. */
export interface TicketBeside {
  id: string;
  number: number;
  subject: string;
}

/** The chat panel's door: whether it is open, and what is behind it. One for the page. */
export class ChatDoor {
  open = $state(false);
  /** The conversation in the panel: `Conversation.id`. */
  conversation = $state<string | null>(null);
  /** What it was when it began: a thread, when nobody was there for a chat. */
  began = $state<Kept['began']>('CHAT');
  /** How many of its messages one has not read. */
  unread = $state(0);
  /** Is it waited in, or written in, now? */
  running = $state(false);
  /** The ticket whose page is behind it: what is written here may be about that. */
  beside = $state.raw<TicketBeside | null>(null);
  /** Somebody opened it just now: the focus goes in. */
  wanted = false;
  #slot = '';

  /** Somebody has come in: as they left it in this tab. */
  enter(person: string): void {
    this.#slot = PREFIX + person;
    const { open, conversation, began } = this.#read();
    this.open = open === true;
    this.conversation = typeof conversation === 'string' ? conversation : null;
    this.began = began === 'THREAD' ? 'THREAD' : 'CHAT';
    this.unread = 0;
    this.running = false;
    this.wanted = false;
  }

  show(): void {
    this.wanted = true;
    this.open = true;
    this.#keep();
  }

  hide(): void {
    this.open = false;
    this.#keep();
  }

  /** This one is in the panel now; null: none. */
  hold(conversation: string | null, began: Kept['began'] = 'CHAT'): void {
    this.conversation = conversation;
    this.began = began;
    this.#keep();
  }

  #keep(): void {
    const { open, conversation, began } = this;
    try {
      sessionStorage.setItem(this.#slot, JSON.stringify({ open, conversation, began }));
    } catch {
      // Storage is switched off: it is so for as long as the page.
    }
  }

  #read(): Partial<Kept> {
    try {
      return (JSON.parse(sessionStorage.getItem(this.#slot) ?? '{}') ?? {}) as Partial<Kept>;
    } catch {
      return {};
    }
  }
}

export const door = new ChatDoor();
