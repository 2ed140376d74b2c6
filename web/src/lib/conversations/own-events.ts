import { EventHub } from './events.ts';
import { ConversationEvents } from './live.graphql.ts';

/** All that happens in the contact's conversations. */
export const events = new EventHub(ConversationEvents, (data) => data.conversationEvents);
