import type { ClaimedEvent } from '../inbox-store.ts'
import { isGated, noClaim } from '../keys/key-sql.ts'
import type { KeyPlan } from '../keys/plan-keys.ts'
import { NO_QUEUE } from '../keys/queues.ts'
import { allOf, type Routine, writeEach } from '../routine/routine.ts'
import { readFlag, readInteger, readOptionalText, readText, type Row } from '../rows/row.ts'
import { isAllPaused } from '../sql/hold-sql.ts'
import type { Ending, EndingEvent } from './ending.ts'
import { claimHeads } from './heads.ts'

const sql = {
  /**
   * Told again because the answer was lost, the claim may have gone on. An event that was begun was answered: then this
   * is the lost call itself, come late.
   */
  goneOn: `
    select k.key, k.organization_id, k.provider, k.queue, k.gates, k.due_at,
      case when ${isAllPaused} or ${isGated('keys', 'k.provider', 'k.credential')} then 1 else 0 end as is_gated
    from {rows x: key text, token bigint}
    join keys as k on k.key = x.key and k.claim_token = x.token and k.claimed_until is not null
    where not exists (select 1 from events where events.id = k.claimed_id and events.open_attempt is not null)`,
  takeBack: `
    update keys set ${noClaim}
    from {rows x: key text} where keys.key = x.key`,
}

type Owner = EndingEvent['owner']

/** A key whose attempt has ended, and when its next work is due. */
export interface FreedKey {
  readonly ending: Ending
  readonly owner: Owner
  readonly dueAt: number
  /** What is written with the next claim, if there is one. */
  readonly plan?: KeyPlan
}

/** Hands out the next events of keys under the claims that have ended, if they have not to wait for anything. */
export function* goOn(
  freed: readonly FreedKey[],
  claimer: string,
  at: number,
): Routine<readonly ClaimedEvent[]> {
  const open = freed.filter(
    ({ ending, owner, dueAt }) => ending.goOn !== undefined && dueAt <= at && mayGoOn(owner, ending),
  )
  const byMs = Map.groupBy(open, ({ ending }) => ending.goOn?.claimMs ?? 0)
  const claimed: ClaimedEvent[] = []
  for (const [claimMs, group] of byMs) {
    const keys = group.map(({ ending: { claim }, owner: { organizationId, provider }, plan }) => ({
      key: claim.key,
      headSeq: plan?.headSeq ?? 0,
      jobId: undefined,
      organizationId,
      provider,
    }))
    const tokens = new Map(group.map(({ ending: { claim } }) => [claim.key, claim.token]))
    const plans = new Map(
      group.flatMap(({ plan }) => (plan === undefined ? [] : [[plan.key, plan] as const])),
    )
    claimed.push(...(yield* claimHeads(keys, { claimMs, owner: claimer, tokens, plans })))
  }
  return claimed
}

/** Claims that have gone on to an event that nobody began: it is handed out again. */
export function* takeBack(lost: readonly Ending[]): Routine<readonly FreedKey[]> {
  const asked = lost.filter(({ goOn: options }) => options !== undefined)
  const each = asked.map(({ claim: { key, token } }) => ({ key, token }))
  const found = new Map(yield* allOf(sql.goneOn, each, (row) => [readText(row, 'key'), row] as const))
  yield* writeEach(
    sql.takeBack,
    [...found.keys()].map((key) => ({ key })),
  )
  return asked.flatMap((ending) => {
    const row = found.get(ending.claim.key)
    return row === undefined ? [] : [{ ending, owner: toOwner(row), dueAt: readInteger(row, 'due_at') }]
  })
}

function mayGoOn(owner: Owner, { goOn: options }: Ending): boolean {
  if (owner.isGated || owner.gates !== 0) return false
  return owner.provider !== undefined || owner.queue === NO_QUEUE || options?.holdsUnknown !== true
}

function toOwner(row: Row): Owner {
  return {
    organizationId: readOptionalText(row, 'organization_id'),
    provider: readOptionalText(row, 'provider'),
    queue: readText(row, 'queue'),
    gates: readInteger(row, 'gates'),
    isGated: readFlag(row, 'is_gated'),
  }
}
