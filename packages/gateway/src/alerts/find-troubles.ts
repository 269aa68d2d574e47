import {
  type ControlStore,
  diskLimits,
  type HeldKey,
  type Page,
  type ProviderStore,
  type RetentionStore,
  type StoreRoom,
  type StoryStore,
} from '@truckroll/store'
import { readOutage } from '../delivery/stored-outage.ts'
import { nameOf } from '../delivery/outage-monitor.ts'
import type { CredentialBook } from '../providers/credential-book.ts'
import { freedBy } from '../story/what-frees.ts'
import type { Trouble } from './alert.ts'
import { findProviderTroubles } from './provider-troubles.ts'
import type { IdleProviders } from './idle-providers.ts'

/** So many items of a list are looked at: beyond them a count says "at least". */
const mostItems = 1_000
const hourMs = 3_600_000
/** A person's pause is meant: it is told of only if it was forgotten. */
const heldTooLongMs: Readonly<Record<HeldKey['reason'], number>> = {
  dead_letter: Infinity,
  provider_unknown: hourMs,
  credentials: hourMs,
  activation: hourMs,
  paused: 24 * hourMs,
}
/** Polls are stored once a minute, so five minutes without one show within six. */
const pollingFailsAfterMs = 6 * 60_000

export interface TroubleSources {
  readonly store: ControlStore &
    StoryStore &
    Pick<RetentionStore, 'readRoom'> &
    Pick<ProviderStore, 'listProviders' | 'listFirstJobs'>
  readonly credentials: Pick<CredentialBook, 'list'>
  /** Credentials whose key Dispatch refuses, as this process knows it. */
  readonly refused: () => readonly {
    readonly credential: string
    readonly since: number
    readonly message: string
  }[]
  readonly idleProviders: IdleProviders
}

/**
 * All that is in trouble now, read out of the store: what failed is not asked. The words of a product or a person may
 * name a customer, so texts say where to read them.
 */
export async function findTroubles(
  sources: TroubleSources,
  now: number,
  upSince: number,
): Promise<readonly Trouble[]> {
  const { store } = sources
  const [letters, attention, held, conditions] = [
    await store.listDeadLetters({ limit: mostItems }),
    await store.listAttention(undefined, mostItems),
    await store.listHeld(undefined, mostItems),
    await store.listConditions(),
  ]
  return [
    ...toParked(letters),
    ...toAttention(attention),
    ...toHeld(held, now),
    ...toOutages(conditions, now),
    ...sources.refused().map(toRefusedKey),
    ...(await findSilentQueues(sources, now, upSince)),
    ...(await findProviderTroubles(store, now)),
    ...(await sources.idleProviders.find(now)),
    ...toLowDisk(await store.readRoom(), now),
  ]
}

/** Items of one cause and provider, in one line. */
function fold<
  Item extends { readonly jobId?: string | undefined; readonly externalOrganizationId?: string | undefined },
>(
  { items, nextCursor }: Page<Item>,
  causeOf: (item: Item) => string,
  sinceOf: (item: Item) => number,
  toText: (many: string, cause: string, of: string, first: Item) => string,
): readonly Trouble[] {
  const groups = Map.groupBy(items, (item) =>
    JSON.stringify([causeOf(item), item.externalOrganizationId ?? '']),
  )
  return [...groups].flatMap(([key, group]) => {
    const [first] = group
    if (first === undefined) return []
    const { externalOrganizationId } = first
    const many = `${nextCursor === undefined ? '' : 'at least '}${group.length}`
    const of = externalOrganizationId === undefined ? '' : ` of provider ${externalOrganizationId}`
    return [
      {
        key,
        cause: causeOf(first),
        severity: 'warning' as const,
        text: toText(many, causeOf(first), of, first),
        ...(group.length === 1 && { jobId: first.jobId }),
        externalOrganizationId,
        since: Math.min(...group.map(sinceOf)),
        count: group.length,
      },
    ]
  })
}

function toParked(letters: Awaited<ReturnType<ControlStore['listDeadLetters']>>): readonly Trouble[] {
  const troubles = fold(
    letters,
    ({ cause }) => cause,
    ({ parkedAt }) => parkedAt,
    (many, cause, of) => `${many} parked (${cause})${of}. Why: truckroll dead-letters list`,
  )
  return troubles.map((trouble) => ({ ...trouble, key: `parked:${trouble.key}`, cause: 'parked' }))
}

function toAttention(attention: Awaited<ReturnType<ControlStore['listAttention']>>): readonly Trouble[] {
  const troubles = fold(
    attention,
    ({ cause }) => cause,
    ({ since }) => since,
    (many, cause, of) => `${many} for a person to look at (${cause})${of}. What: truckroll attention list`,
  )
  return troubles.map((trouble) => ({ ...trouble, key: `attention:${trouble.key}` }))
}

function toHeld(held: Awaited<ReturnType<ControlStore['listHeld']>>, now: number): readonly Trouble[] {
  const items = held.items.filter(({ reason, since }) => now - since >= heldTooLongMs[reason])
  const troubles = fold(
    { ...held, items },
    ({ reason }) => reason,
    ({ since }) => since,
    (many, reason, of, first) =>
      `${many} jobs held too long (${reason})${of}. What frees them: ${freedBy[first.reason]}`,
  )
  return troubles.map((trouble) => ({ ...trouble, key: `held:${trouble.key}`, cause: 'held' }))
}

function toOutages(conditions: ReadonlyMap<string, string>, now: number): readonly Trouble[] {
  return [...conditions].flatMap(([name, value]) => {
    const outage = readOutage(name, value)
    if (outage === undefined) return []
    const { scope, since = now } = outage
    const what =
      scope.kind === 'adapter'
        ? 'The side of the BMS is down'
        : `The BMS of provider ${scope.provider} is down`
    return [
      {
        key: `down:${nameOf(scope)}`,
        cause: 'down',
        severity: 'critical' as const,
        text: `${what}. Nothing is parked meanwhile; all goes on once it answers. Why: truckroll status`,
        ...(scope.kind === 'provider' && { externalOrganizationId: scope.provider }),
        since,
        count: 1,
      },
    ]
  })
}

function toLowDisk({ freeBytes = Infinity, isFull }: StoreRoom, now: number): readonly Trouble[] {
  const isShort = isFull || freeBytes < diskLimits.least
  if (!isShort && freeBytes >= diskLimits.few) return []
  const state = isFull
    ? 'is full: nothing new is recorded, what was recorded goes on'
    : `has less than ${isShort ? '100 MB' : '1 GB'} left`
  return [
    {
      key: 'low_disk',
      cause: 'low_disk',
      severity: isShort ? 'critical' : 'warning',
      text: `The disk of the store ${state}. Make room: it goes on by itself then.`,
      since: now,
      count: 1,
    },
  ]
}

function toRefusedKey({
  credential,
  since,
  message,
}: ReturnType<TroubleSources['refused']>[number]): Trouble {
  const name = credential === '' ? 'the application' : credential
  return {
    key: `refused_key:${credential}`,
    cause: 'refused_key',
    severity: 'critical',
    text: `Dispatch refuses the key of ${name}: ${message}. Updates wait until the key is corrected.`,
    since,
    count: 1,
  }
}

async function findSilentQueues(
  { store, credentials }: TroubleSources,
  now: number,
  upSince: number,
): Promise<readonly Trouble[]> {
  if (now - upSince < pollingFailsAfterMs) return []
  const since = now - pollingFailsAfterMs
  const troubles: Trouble[] = []
  for (const credential of await credentials.list()) {
    const [run] = await store.listPolls({ since, until: now, credential, limit: 1 })
    if (run !== undefined) continue
    troubles.push({
      key: `polling:${credential}`,
      cause: 'polling',
      severity: 'critical',
      text: `Dispatch's queue of ${credential} was not read for five minutes. What is sent waits there. See: truckroll status`,
      since,
      count: 1,
    })
  }
  return troubles
}
