import { graphql } from '#lib/api/graphql.ts';

export const PushQuery = graphql(`
  query Push {
    viewer {
      push {
        key
        devices {
          isThis
          failingSince
        }
      }
    }
  }
`);

export const SubscribeToPushMutation = graphql(`
  mutation SubscribeToPush($input: SubscribeToPushInput!) {
    subscribeToPush(input: $input) {
      device {
        isThis
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export const UnsubscribeFromPushMutation = graphql(`
  mutation UnsubscribeFromPush {
    unsubscribeFromPush {
      errors {
        code
        message
        path
      }
    }
  }
`);
