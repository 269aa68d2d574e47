import type { ProviderAct, ProviderChange, ProviderChangeEffects, StoredProvider } from '@truckroll/store'
import type { Acts } from '../control/acts.ts'
import type { HoldRemarks } from '../control/hold-remarks.ts'
import type { MessageRecorder } from '../inbox/message-recorder.ts'
import type { ImportTable } from '../jobs/import-table.ts'
import type { JobTable } from '../jobs/job-table.ts'
import type { KeyTable } from '../keys/key-table.ts'
import type { UpdateTaker } from '../outbox/update-taker.ts'
import type { StoreContext } from '../store-context.ts'
import type { ProviderTable } from './provider-table.ts'

/** Changes a provider together with all that hangs on it. */
export class ProviderChanger {
  readonly #context: StoreContext
  readonly #providers: ProviderTable
  readonly #jobs: JobTable
  readonly #imports: ImportTable
  readonly #inboxKeys: KeyTable
  readonly #outboxKeys: KeyTable
  readonly #updates: UpdateTaker
  readonly #recorder: MessageRecorder
  readonly #acts: Acts
  readonly #holds: HoldRemarks

  constructor(
    context: StoreContext,
    providers: ProviderTable,
    jobs: JobTable,
    imports: ImportTable,
    inboxKeys: KeyTable,
    outboxKeys: KeyTable,
    updates: UpdateTaker,
    recorder: MessageRecorder,
    acts: Acts,
    holds: HoldRemarks,
  ) {
    this.#context = context
    this.#providers = providers
    this.#jobs = jobs
    this.#imports = imports
    this.#inboxKeys = inboxKeys
    this.#outboxKeys = outboxKeys
    this.#updates = updates
    this.#recorder = recorder
    this.#acts = acts
    this.#holds = holds
  }

  add(provider: StoredProvider, also: ProviderChangeEffects = {}): boolean {
    if (!this.#providers.add(provider)) return false
    this.#follow(provider.externalOrganizationId, 'not known', provider.organizationId, also)
    return true
  }

  change(id: string, change: ProviderChange, also: ProviderChangeEffects): void {
    const before = this.#toWords(id)
    this.#providers.change(id, change)
    this.#follow(id, before, change.organizationId, also)
  }

  /** What hangs on a provider that was added or changed. */
  #follow(id: string, before: string, organizationId: string | undefined, also: ProviderChangeEffects): void {
    if (organizationId !== undefined) this.#connect(id, organizationId)
    if (also.post !== undefined) this.#updates.queuePost(also.post)
    if (also.notice !== undefined) this.#recorder.record([also.notice], undefined)
    this.#audit(id, before, also.act)
    this.#context.wake('inbox')
    this.#context.wake('outbox')
  }

  #audit(id: string, before: string, act: ProviderAct | undefined): void {
    if (act === undefined) return
    const changed = act.changed === undefined ? '' : `; changed: ${act.changed}`
    this.#acts.audit(act.by, act.act, id, before, `${this.#toWords(id)}${changed}`)
  }

  #toWords(id: string): string {
    const provider = this.#providers.get(id)
    if (provider === undefined) return 'not known'
    const { state, organizationId } = provider
    return organizationId === undefined ? state : `${state} as organization ${organizationId}`
  }

  /** What waited for the organization's provider has it from now on. */
  #connect(id: string, organizationId: string): void {
    this.#holds.connected(organizationId, id)
    this.#jobs.connect(organizationId, id)
    this.#inboxKeys.connect(organizationId, id)
    this.#outboxKeys.connect(organizationId, id)
    this.#imports.joinAll(id)
  }
}
