import { expect, it } from 'vitest';
import { accessInput, choiceOf } from './access-input.ts';

it.each([null, true, false])('a switch that stands at %s is sent as it stands', (override) => {
  const fields = {
    passwordAllowed: true,
    singleSignOnAllowed: false,
    features: { TICKETS: choiceOf({ override }) },
  };
  expect(accessInput('c1', fields)).toEqual({
    contactId: 'c1',
    passwordAllowed: true,
    singleSignOnAllowed: false,
    features: [{ feature: 'TICKETS', enabled: override }],
  });
});
