import type { Claimed, Claimer } from '../keys/claim-memory.ts'
import { claimKeys, freeLostClaims, refreshKeys } from '../keys/key-claims.ts'
import { headOfUpdates } from '../keys/key-sql.ts'
import type { ReadyKey } from '../keys/ready-key.ts'
import { takeTurns } from '../keys/take-turns.ts'
import type { ClaimedSend, SendClaimOptions } from '../outbox-store.ts'
import { allOf, first, now, type Routine } from '../routine/routine.ts'
import {
  readInteger,
  readOptionalBytes,
  readOptionalText,
  readText,
  readWord,
  type Row,
} from '../rows/row.ts'
import { providerPostKinds } from '../rows/to-stored-update.ts'
import { updateKinds } from '../update-kinds.ts'
import { FileRoom } from './file-room.ts'
import { APPLICATION_CREDENTIAL } from './queue-post.ts'

const sendKinds = [...updateKinds, ...providerPostKinds]

const sql = {
  /** Looked up once their keys are held: a statement that began earlier might see a head that has ended meanwhile. */
  heads: `
    select x.key, {next_token} as token, updates.id, updates.job_id, updates.kind, updates.record,
      updates.sealed_credentials, updates.file_bytes, updates.attempts,
      updates.accepted_at, updates.traceparent
    from {rows x: key text} join updates on updates.seq = ${headOfUpdates('x.key')}`,
  hasFileInHand: `
    select 1 as found from outbox_keys join updates on updates.id = outbox_keys.claimed_id
    where outbox_keys.claimed_until is not null and outbox_keys.claimed_by = :owner and updates.file_bytes > 0 limit 1`,
}

/** How often others are looked for in place of those whose files have no room now. */
const MOST_TRIES = 8

export interface ClaimedSends extends Claimed {
  readonly sends: readonly ClaimedSend[]
}

/** Hands out the next update of each free key, providers taking turns. */
export function* claimSends(options: SendClaimOptions, claimer: Claimer): Routine<ClaimedSends> {
  const { limit, claimMs } = options
  const { owner } = claimer
  const at = yield* now()
  const passed = new Set(options.inHand)
  if (claimer.isAnswerLost) yield* freeLostClaims('outbox_keys', owner, passed)
  yield* refreshKeys('outbox_keys')
  const turns = {
    table: 'outbox_keys',
    now: at,
    passedCredentials: [...options.skip],
    passesOrganizations: false,
  } as const
  const sends: ClaimedSend[] = []
  let last = claimer.from
  let room: FileRoom | undefined
  for (let tries = 0; tries < MOST_TRIES && sends.length < limit; tries += 1) {
    const taken = yield* takeTurns({
      ...turns,
      limit: limit - sends.length,
      from: last,
      inHand: passed,
    })
    last = taken.last
    const heads = yield* headsOf(taken.keys)
    if (heads.some(({ fileBytes }) => fileBytes > 0)) room ??= yield* readRoom(owner, options.fileBytes)
    const fitting = heads.filter(({ fileBytes }) => fileBytes === 0 || room?.take(fileBytes) === true)
    yield* claimKeys('outbox_keys', fitting.map(toKeyClaim), at + claimMs, owner)
    sends.push(...fitting)
    if (fitting.length === heads.length) break
    for (const { key } of taken.keys) passed.add(key)
  }
  return { sends, at, last }
}

function* readRoom(owner: string, fileBytes: number): Routine<FileRoom> {
  const hasFile = yield* first(sql.hasFileInHand, { owner }, () => true)
  return new FileRoom(fileBytes, hasFile === true)
}

function* headsOf(keys: readonly ReadyKey[]): Routine<readonly ClaimedSend[]> {
  const rows = yield* allOf(
    sql.heads,
    keys.map(({ key }) => ({ key })),
    (row) => [readText(row, 'key'), row] as const,
  )
  const rowOf = new Map(rows)
  return keys.flatMap((key) => {
    const row = rowOf.get(key.key)
    return row === undefined ? [] : [toClaimedSend(key, row)]
  })
}

function toKeyClaim({ claim }: ClaimedSend) {
  return { key: claim.key, id: claim.updateId, token: claim.token }
}

function toClaimedSend({ key, credential, provider }: ReadyKey, row: Row): ClaimedSend {
  return {
    claim: { updateId: readText(row, 'id'), key, token: readInteger(row, 'token') },
    jobId: readOptionalText(row, 'job_id'),
    kind: readWord(row, 'kind', sendKinds),
    credential: credential === APPLICATION_CREDENTIAL ? undefined : credential,
    provider,
    record: readText(row, 'record'),
    sealedCredentials: readOptionalBytes(row, 'sealed_credentials'),
    fileBytes: readInteger(row, 'file_bytes'),
    attempts: readInteger(row, 'attempts'),
    acceptedAt: readInteger(row, 'accepted_at'),
    traceparent: readOptionalText(row, 'traceparent'),
  }
}
