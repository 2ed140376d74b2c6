import { send } from '#lib/api/client.ts';
import { known } from '#lib/api/known.ts';
import { ownConversation } from '../own-conversations.ts';
import { events } from '../own-events.ts';
import {
  ChatOfferQuery,
  ChatPlaceQuery,
  ConversationRatingQuery,
  MailTranscriptMutation,
  RateConversationMutation,
  StartChatMutation,
} from './chat.graphql.ts';
import type { ChatWays } from './chat.svelte.ts';

/** How a contact's panel asks. */
export const ownChat: ChatWays = {
  offer: async () => known((await send(ChatOfferQuery, {})).viewer).chatOffer,
  conversation: (id) => ownConversation(id),
  start: async (input) => (await send(StartChatMutation, { input })).startChat,
  follow: (handler) => events.follow(handler),
};

/** null: it waits no more. */
export const placeOf = async (id: string) =>
  known((await send(ChatPlaceQuery, { id })).viewer).conversation?.queue ?? null;
export type ChatPlace = NonNullable<Awaited<ReturnType<typeof placeOf>>>;

/** What one thought of it; null before one said so. */
export const ratingOf = async (id: string) =>
  known((await send(ConversationRatingQuery, { id })).viewer).conversation?.rating ?? null;

export const rate = async (conversationId: string, stars: number, comment: string) =>
  (
    await send(RateConversationMutation, {
      input: { conversationId, stars, comment: comment.trim() || null },
    })
  ).rateConversation;

export const mailTranscript = async (conversationId: string) =>
  (await send(MailTranscriptMutation, { input: { conversationId } })).mailTranscript;
