import { untrack } from 'svelte';
import { keepFiles } from '#lib/files/keep-files.svelte.ts';
import { Uploads, type UploadPlace } from '#lib/files/uploads.svelte.ts';
import type { ConversationFacts, MessageFacts } from './facts.graphql.ts';
import { Thread, type MessagePage, type Ways } from './thread.svelte.ts';
import { Writing } from './writing.svelte.ts';

/** So often who only looks in asks what has happened. */
const LOOK_MS = 10_000;

/** A conversation that is open on a page, and what is written in it there. */
export interface OpenThread<Head extends ConversationFacts, Message extends MessageFacts> {
  thread: Thread<Head, Message>;
  writing: Writing;
  /** undefined: no files go with what is written here. */
  uploads: Uploads | undefined;
}

/**
 * Opens a conversation and follows it for as long as the component is there, which must be called while that is made. `place`:
 * see `Writing`. `files`: where files are uploaded to; without it there are none.
 */
export function openThread<Head extends ConversationFacts, Message extends MessageFacts>(
  first: Head & { messages: MessagePage<Message> },
  person: string,
  ways: Ways<Head, Message>,
  { files, place }: { files?: UploadPlace | undefined; place?: string } = {},
): OpenThread<Head, Message> {
  const writing = new Writing(person, first.id, place);
  const thread = new Thread<Head, Message>(first, ways, writing.outgoing);
  const uploads = files && new Uploads(files);
  if (uploads) keepFiles(writing.draft, uploads);
  $effect(() => writing.draft.keep());
  $effect(() => {
    const { outgoing } = thread;
    untrack(() => writing.keepOutgoing(outgoing));
  });
  $effect(() => thread.follow());
  // Who of staff only looks in is told nothing of what colleagues and contacts write, and asks now and then.
  const onlooker = $derived(
    thread.head.state === 'ACTIVE' && !thread.head.people.some(({ isSelf }) => isSelf),
  );
  $effect(() => {
    if (!onlooker) return;
    const timer = setInterval(() => {
      if (!document.hidden) void thread.catchUp();
    }, LOOK_MS);
    return () => clearInterval(timer);
  });
  void writing.draft.opened.then(() => thread.adopt(writing.outgoing));
  return { thread, writing, uploads };
}
