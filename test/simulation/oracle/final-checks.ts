import type { DeliveryOracle } from './delivery-oracle.ts'
import type { Findings } from '../../support/findings.ts'
import type { StoreProbe } from '../../support/store-probe.ts'
import type { Truth } from './truth.ts'

const hungAfterMs = 10 * 60_000

/** Nothing is lost, recorded twice or parked without a cause (guarantees 1, 2 and 4). */
export function checkEvents(findings: Findings, probe: StoreProbe, truth: Truth): void {
  for (const event of truth.all()) {
    const state = probe.row('select state from events where id = ?', event.id)?.['state']
    if (state === undefined) findings.object('message-lost', `event ${event.id} is not in the store`)
    else if (state === 'waiting') findings.object('not-delivered', `event ${event.id} still waits`)
  }
  const twice = probe.row(
    'select id from events where purged_at is null group by message_id, key, body having count(*) > 1',
  )
  if (twice !== undefined) findings.object('recorded-twice', `event ${String(twice['id'])} is there twice`)
}

/** Each dead letter has a cause that really was one. */
export function checkDeadLetters(
  findings: Findings,
  probe: StoreProbe,
  truth: Truth,
  delivery: DeliveryOracle,
  maxAttempts: number,
): void {
  const dead = probe.rows(
    "select id, cause, attempts, failures from events where state in ('dead', 'failed_notice')",
  )
  for (const row of dead) {
    const id = String(row['id'])
    const cause = String(row['cause'])
    const isLegitimate =
      cause === 'refused'
        ? truth.get(id)?.isPoison === true
        : cause === 'hung'
          ? delivery.longestOf(id) >= hungAfterMs
          : Number(row['attempts']) >= maxAttempts && Number(row['failures']) >= maxAttempts - 1
    if (!isLegitimate) {
      findings.object(
        'parked-wrongly',
        `${id} is parked as ${cause} after ${String(row['attempts'])} attempts`,
      )
    }
  }
}

/** A replay of many, over whatever happened meanwhile, leaves nothing behind of what was parked when it began. */
export function checkReplays(findings: Findings, probe: StoreProbe): void {
  const open = probe.number('select count(*) from replays where finished_at is null')
  if (open > 0) findings.object('not-replayed', `${open} replays are not through`)
  const until = '(select max(until) from replays where finished_at is not null)'
  const missed = probe.row(
    `select id from events where state in ('dead', 'failed_notice') and finished_at <= ${until}
     union all select id from updates where state = 'dead' and is_dismissed = 0 and parked_at <= ${until}`,
  )
  if (missed !== undefined) findings.object('not-replayed', `${String(missed['id'])} was passed by`)
}

/** A key with work has exactly one row from which it is claimed, and a row means work. */
export function checkKeys(findings: Findings, probe: StoreProbe): void {
  const stuck = probe.row(
    "select distinct key from events where state in ('waiting', 'dead') and key not in (select key from keys)",
  )
  if (stuck !== undefined)
    findings.object('key-stuck', `${String(stuck['key'])} has work and no row to be claimed by`)
  const empty = probe.row(
    "select key from keys where key not in (select key from events where state in ('waiting', 'dead'))",
  )
  if (empty !== undefined) findings.object('key-idle', `${String(empty['key'])} has a row and no work`)
  const unsent = probe.row(
    "select distinct key from updates where state = 'queued' and key not in (select key from outbox_keys)",
  )
  if (unsent !== undefined) findings.object('key-stuck', `${String(unsent['key'])} has updates and no row`)
  const gate = probe.row(
    `select keys.key from keys where gates & 1 = 1 and not exists
       (select 1 from events where events.key = keys.key and state = 'dead')`,
  )
  if (gate !== undefined)
    findings.object('key-stuck', `${String(gate['key'])} is held by a dead letter that is none`)
}
