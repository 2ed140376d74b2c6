import * as m from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/Pill.svelte';
import type { ServiceClock } from './service-level.graphql.ts';

export type ServiceState = ServiceClock['state'];
type Promised = Pick<ServiceClock, 'state' | 'due'>;

const RUNNING: ServiceState[] = ['ON_TRACK', 'AT_RISK', 'BREACHED'];

export function stateWord(state: ServiceState): string {
  switch (state) {
    case 'ON_TRACK':
      return m.service_on_track();
    case 'AT_RISK':
      return m.service_at_risk();
    case 'BREACHED':
      return m.service_breached();
    case 'MET':
      return m.service_met();
    case 'MISSED':
      return m.service_missed();
    case 'PAUSED':
      return m.service_paused();
  }
}

export function stateTone(state: ServiceState): Tone {
  switch (state) {
    case 'ON_TRACK':
    case 'PAUSED':
      return 'neutral';
    case 'AT_RISK':
      return 'warning';
    case 'BREACHED':
    case 'MISSED':
      return 'danger';
    case 'MET':
      return 'success';
  }
}

/** What is due next: the promise that a queue shows; a pause when nothing runs, and nothing when all is done. */
export function pressing(
  level: Record<'firstResponse' | 'solution', Promised | null> | null,
): Promised | null {
  const clocks = [level?.firstResponse, level?.solution].filter(
    (clock) => clock !== null && clock !== undefined,
  );
  const running = clocks.filter(({ state, due }) => due !== null && RUNNING.includes(state));
  const next = running.sort((one, other) => Date.parse(one.due!) - Date.parse(other.due!))[0];
  return next ?? clocks.find(({ state }) => state === 'PAUSED') ?? null;
}
