import type { UserError } from '#lib/api/submission.svelte.ts';
import type { EditMessageInput } from './conversations.graphql.ts';

/** What can be done in a thread, as its side does it. */
export interface Acts<Head, Message> {
  edit: (input: EditMessageInput) => Promise<{ message: Message | null; errors: UserError[] }>;
  remove: (messageId: string) => Promise<{ message: Message | null; errors: UserError[] }>;
  end: (conversationId: string) => Promise<{ conversation: Head | null; errors: UserError[] }>;
  /** Says that everything up to this position has been read. */
  read: (conversationId: string, upTo: number) => Promise<void>;
  /** Tells the others that one writes, or no longer does. Without it, nobody is told. */
  typing?: (conversationId: string, typing: boolean) => Promise<unknown>;
}
