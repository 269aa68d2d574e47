import { audit } from '../control/audit.ts'
import { pauseScope } from '../control/pauses.ts'
import { remarkConnected } from '../control/hold-remarks.ts'
import { recordMessages } from '../inbox/record-messages.ts'
import type { RecordingWork } from '../inbox/recording-work.ts'
import { joinImports } from '../jobs/imports.ts'
import { lockOwners } from '../keys/owners-lock.ts'
import { queuePost } from '../outbox/queue-post.ts'
import type { ProviderAct } from '../provider-act.ts'
import type { ProviderChange, ProviderChangeEffects, StoredProvider } from '../provider-store.ts'
import { run, wake, type Routine } from '../routine/routine.ts'
import { getProvider, insertProvider, updateProvider } from './providers.ts'

const connects = [
  'update jobs set provider = :id where organization_id = :organizationId and provider is distinct from :id',
  'update lost_jobs set provider = :id where organization_id = :organizationId',
  `update keys set provider = :id, queue = 'p:' || :id where organization_id = :organizationId`,
  `update outbox_keys set provider = :id, queue = 'p:' || :id where organization_id = :organizationId`,
]

/** Adds a provider together with all that hangs on it. False if it exists already. */
export function* addProvider(
  work: RecordingWork,
  provider: StoredProvider,
  also: ProviderChangeEffects = {},
): Routine<boolean> {
  yield* lockOwners()
  if (!(yield* insertProvider(provider))) return false
  yield* follow(work, provider.externalOrganizationId, 'not known', provider.organizationId, also)
  return true
}

export function* changeProvider(
  work: RecordingWork,
  id: string,
  change: ProviderChange,
  also: ProviderChangeEffects = {},
): Routine<void> {
  yield* lockOwners()
  const before = yield* toWords(id)
  yield* updateProvider(id, change)
  yield* follow(work, id, before, change.organizationId, also)
}

/** What hangs on a provider that was added or changed. */
function* follow(
  work: RecordingWork,
  id: string,
  before: string,
  organizationId: string | undefined,
  { post, notice, act, pausedBy }: ProviderChangeEffects,
): Routine<void> {
  if (organizationId !== undefined) yield* connect(id, organizationId)
  if (post !== undefined) yield* queuePost(post)
  if (notice !== undefined) yield* recordMessages(work, [{ messages: [notice] }])
  if (act !== undefined) yield* auditAct(id, before, act)
  if (pausedBy !== undefined) yield* pauseScope({ kind: 'provider', externalOrganizationId: id }, pausedBy)
  yield* wake('inbox')
  yield* wake('outbox')
}

/** What waited for the organization's provider has it from now on. */
function* connect(id: string, organizationId: string): Routine<void> {
  yield* remarkConnected(organizationId, id)
  for (const sql of connects) yield* run(sql, { id, organizationId })
  // Its jobs that waited without it may have been imported.
  yield* joinImports(id)
}

function* auditAct(id: string, before: string, { by, act, changed }: ProviderAct): Routine<void> {
  const suffix = changed === undefined ? '' : `; changed: ${changed}`
  yield* audit(by, act, id, before, `${yield* toWords(id)}${suffix}`)
}

function* toWords(id: string): Routine<string> {
  const provider = yield* getProvider(id)
  if (provider === undefined) return 'not known'
  const { state, organizationId } = provider
  return organizationId === undefined ? state : `${state} as organization ${organizationId}`
}
