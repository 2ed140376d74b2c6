import type { VariablesOf } from '#lib/api/graphql.ts';
import type { FeatureState, SetContactAccessMutation } from './contacts.graphql.ts';

/** How a contact's own switch stands: as the portal, or the one or the other against it. */
export type FeatureChoice = 'portal' | 'on' | 'off';

interface AccessFields {
  passwordAllowed: boolean;
  singleSignOnAllowed: boolean;
  features: Record<string, FeatureChoice>;
}

export function choiceOf({ override }: Pick<FeatureState, 'override'>): FeatureChoice {
  if (override === null) return 'portal';
  return override ? 'on' : 'off';
}

export function accessInput(
  contactId: string,
  { passwordAllowed, singleSignOnAllowed, features }: AccessFields,
): VariablesOf<typeof SetContactAccessMutation>['input'] {
  return {
    contactId,
    passwordAllowed,
    singleSignOnAllowed,
    features: Object.entries(features).map(([feature, choice]) => ({
      feature: feature as FeatureState['feature'],
      enabled: choice === 'portal' ? null : choice === 'on',
    })),
  };
}
