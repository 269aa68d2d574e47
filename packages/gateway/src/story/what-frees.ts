import type { HeldKey, Hold, JobWaiting } from '@truckroll/store'

/** What a person does about a key that is held. */
export const freedBy: Readonly<Record<HeldKey['reason'], string>> = {
  dead_letter: 'replay or skip the dead letter in front: truckroll dead-letters list',
  provider_unknown: 'connect the provider of this organization: truckroll providers connect',
  credentials: "change the provider's credentials, or resume it: truckroll resume provider",
  paused: 'resume it: truckroll resume',
  activation: 'confirm the activation: truckroll providers connect; reject it: truckroll attention done',
}

const others: Readonly<Record<Exclude<Hold, HeldKey['reason']>, string>> = {
  refused_key: 'correct the key for Dispatch; until then it is tried now and then',
  down: 'nothing to do here: one event is tried now and then, and all go on once it is answered',
}

const bySide: Readonly<Record<JobWaiting['side'], string>> = {
  bms: 'nothing to do here: it is tried again by itself',
  dispatch: 'nothing to do here: it is sent again by itself',
  adapter: 'a mended adapter; it is tried again by itself until its attempts are used up',
  setting: 'correct the setting that is named; it is tried again by itself',
  person: 'a person',
}

/** What makes a waiting job go on. */
export function whatFrees({ hold, side }: JobWaiting): string {
  if (hold === undefined) return bySide[side]
  return hold === 'refused_key' || hold === 'down' ? others[hold] : freedBy[hold]
}
