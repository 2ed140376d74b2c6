import * as m from '#lib/paraglide/messages.js';
import type { Tone } from '#lib/ui/Pill.svelte';
import type { AssetHolding, AssetStatus } from './assets.graphql.ts';

export function statusWord(status: AssetStatus): string {
  return {
    IN_USE: m.asset_in_use,
    IN_STOCK: m.asset_in_stock,
    IN_REPAIR: m.asset_in_repair,
    RETIRED: m.asset_retired,
    LOST: m.asset_lost,
  }[status]();
}

export const STATUS_TONES: Record<AssetStatus, Tone> = {
  IN_USE: 'success',
  IN_STOCK: 'info',
  IN_REPAIR: 'warning',
  RETIRED: 'neutral',
  LOST: 'danger',
};

export function holdingWord(holding: AssetHolding): string {
  return {
    PERSON: m.asset_of_person,
    DEPARTMENT: m.asset_of_department,
    EVERYBODY: m.asset_of_everybody,
  }[holding]();
}
