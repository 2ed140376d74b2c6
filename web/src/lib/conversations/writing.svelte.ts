import { Draft } from '#lib/identity/draft.svelte.ts';
import type { MessageFacts, QuotedMessage } from './facts.graphql.ts';
import { kept, restored, type Outgoing } from './outgoing.ts';

/** As many characters as a message may have. */
export const LONGEST = 20_000;
/** So near to it, how many are left is said. */
const NEAR = 1_000;

/**
 * What somebody writes in one conversation: a message, maybe in answer to another, or another text for one of their own. All
 * of it is kept on the device, what is on its way too, so that not a word is lost with the page.
 */
export class Writing {
  readonly draft: Draft<{
    body: string;
    repliesTo: string;
    editing: string;
    edit: string;
    outgoing: string;
    files: string;
  }>;
  /** The id of the last message that was to be edited and came with files: it may say nothing. */
  #withFiles = $state('');

  /** `place`: where on the page, for one conversation may be written in at two places at once. */
  constructor(person: string, conversation: string, place = 'conversation') {
    const empty = { body: '', repliesTo: '', editing: '', edit: '', outgoing: '', files: '' };
    this.draft = new Draft(person, `${place}:${conversation}`, empty);
  }

  /** The text in the field. */
  get text(): string {
    return this.editing ? this.draft.fields.edit : this.draft.fields.body;
  }
  set text(text: string) {
    if (this.editing) this.draft.fields.edit = text;
    else this.draft.fields.body = text;
  }

  /** The id of the message that is given another text; empty for a new one. */
  get editing(): string {
    return this.draft.fields.editing;
  }

  get repliesTo(): QuotedMessage | null {
    try {
      return this.draft.fields.repliesTo ? (JSON.parse(this.draft.fields.repliesTo) as QuotedMessage) : null;
    } catch {
      return null;
    }
  }

  /** How many characters there may still be, once it is worth a word; below zero there are too many. */
  get left(): number | undefined {
    const left = LONGEST - Array.from(this.text).length;
    return left < NEAR ? left : undefined;
  }

  /** Is there something that could be sent? */
  get ready(): boolean {
    const enough = this.text.trim() !== '' || (this.editing !== '' && this.editing === this.#withFiles);
    return enough && (this.left ?? 0) >= 0;
  }

  reply(to: QuotedMessage): void {
    this.stopEditing();
    this.draft.fields.repliesTo = JSON.stringify(to);
  }

  stopReplying(): void {
    this.draft.fields.repliesTo = '';
  }

  edit({ id, body, attachments }: Pick<MessageFacts, 'id' | 'body' | 'attachments'>): void {
    this.#withFiles = attachments.length > 0 ? id : '';
    this.draft.fields.editing = id;
    this.draft.fields.edit = body?.markdown ?? '';
  }

  stopEditing(): void {
    this.draft.fields.editing = '';
    this.draft.fields.edit = '';
  }

  /** It is on its way. */
  sent(): void {
    this.draft.fields.body = '';
    this.draft.fields.repliesTo = '';
  }

  /** One that did not arrive is in the field again, before what was begun since. */
  takeBack({ body, repliesTo }: Outgoing): void {
    this.stopEditing();
    const begun = this.draft.fields.body;
    this.draft.fields.body = begun.trim() ? `${body}\n\n${begun}` : body;
    if (repliesTo) this.draft.fields.repliesTo = JSON.stringify(repliesTo);
  }

  get outgoing(): Outgoing[] {
    return restored(this.draft.fields.outgoing);
  }

  keepOutgoing(outgoing: readonly Outgoing[]): void {
    const text = kept(outgoing);
    if (this.draft.fields.outgoing !== text) this.draft.fields.outgoing = text;
  }
}
