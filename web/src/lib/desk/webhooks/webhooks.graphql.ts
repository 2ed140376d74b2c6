import { graphql, type ResultOf, type VariablesOf } from '#lib/api/graphql.ts';

/** All webhooks: the list and a form ask the same. */
export const WebhooksQuery = graphql(`
  query Webhooks {
    serviceDesk {
      webhooks {
        id
        name
        url
        events
        isActive
        failingSince
        queuedCount
        deadCount
        portal {
          id
          name
        }
      }
    }
  }
`);
export type Webhook = NonNullable<ResultOf<typeof WebhooksQuery>['serviceDesk']>['webhooks'][number];

export const DeliveriesQuery = graphql(`
  query WebhookDeliveries($webhook: ID!, $first: Int!, $after: String, $state: DeliveryState) {
    serviceDesk {
      webhookDeliveries(webhook: $webhook, first: $first, after: $after, state: $state) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          messageId
          event
          ticketId
          happenedAt
          state
          attempts
          nextAttemptAt
          deliveredAt
          lastStatus
          lastError
        }
      }
    }
  }
`);
export type DeliveryPage = NonNullable<ResultOf<typeof DeliveriesQuery>['serviceDesk']>['webhookDeliveries'];
export type Delivery = DeliveryPage['nodes'][number];

export const SaveWebhookMutation = graphql(`
  mutation SaveWebhook($input: SaveWebhookInput!) {
    saveWebhook(input: $input) {
      webhook {
        id
      }
      secret
      errors {
        code
        message
        path
      }
    }
  }
`);
export type WebhookInput = VariablesOf<typeof SaveWebhookMutation>['input'];
export type WebhookEvent = WebhookInput['events'][number];

export const RotateWebhookSecretMutation = graphql(`
  mutation RotateWebhookSecret($input: RotateWebhookSecretInput!) {
    rotateWebhookSecret(input: $input) {
      secret
      errors {
        code
        message
        path
      }
    }
  }
`);

export const DeleteWebhookMutation = graphql(`
  mutation DeleteWebhook($input: DeleteWebhookInput!) {
    deleteWebhook(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const TryWebhookMutation = graphql(`
  mutation TryWebhook($input: TryWebhookInput!) {
    tryWebhook(input: $input) {
      errors {
        code
        message
        path
      }
    }
  }
`);

export const ReplayWebhookMutation = graphql(`
  mutation ReplayWebhook($input: ReplayWebhookInput!) {
    replayWebhook(input: $input) {
      queuedCount
      errors {
        code
        message
        path
      }
    }
  }
`);
