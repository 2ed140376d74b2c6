import { send } from '#lib/api/client.ts';
import * as m from '#lib/paraglide/messages.js';
import { known } from '#lib/api/known.ts';
import {
  DeliveriesQuery,
  WebhooksQuery,
  type Delivery,
  type DeliveryPage,
  type Webhook,
  type WebhookEvent,
} from './webhooks.graphql.ts';

/** What a webhook can want to hear, in the order of a ticket's life. */
export const EVENTS: WebhookEvent[] = ['TICKET_CREATED', 'TICKET_REPLIED', 'TICKET_CHANGED', 'TICKET_NOTED'];

const PAGE = 30;

export async function webhooks(): Promise<Webhook[]> {
  return known((await send(WebhooksQuery, {})).serviceDesk).webhooks;
}

export async function deliveries(
  webhook: string,
  state: Delivery['state'] | null,
  after: string | null = null,
): Promise<DeliveryPage> {
  const asked = await send(DeliveriesQuery, { webhook, state, after, first: PAGE });
  return known(asked.serviceDesk).webhookDeliveries;
}

export function eventName(event: WebhookEvent): string {
  return {
    TICKET_CREATED: m.webhook_event_created,
    TICKET_REPLIED: m.webhook_event_replied,
    TICKET_CHANGED: m.webhook_event_changed,
    TICKET_NOTED: m.webhook_event_noted,
    WEBHOOK_TRIED: m.webhook_event_tried,
  }[event]();
}
