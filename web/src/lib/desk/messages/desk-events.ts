import { EventHub } from '#lib/conversations/events.ts';
import { DeskConversationEvents } from './live.graphql.ts';

/** All that happens in the desk's conversations, as far as it concerns whoever is there. */
export const deskEvents = new EventHub(DeskConversationEvents, (data) => data.conversationEvents);
