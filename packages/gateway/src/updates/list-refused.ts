import type { ControlStore } from '@truckroll/store'

export interface RefusedUpdate {
  /** Whatever an adapter in plain JavaScript hands over. */
  readonly update: unknown
  readonly error: Error
  /** The job went to another provider since. */
  readonly isLost?: boolean | undefined
  readonly jobId?: string | undefined
  readonly provider: string | undefined
}

/** Lists for a person what the BMS reported and was not taken: a second try would not be taken either. */
export async function listRefused(store: ControlStore, refused: RefusedUpdate): Promise<void> {
  const { update, error, isLost, jobId, provider } = refused
  const kind = toKind(update)
  // The provider that lost the job was told that it is canceled: its BMS only repeats that.
  if (isLost === true && kind === 'cancel') return
  await store.addAttention({
    cause: 'change_refused',
    jobId,
    externalOrganizationId: provider,
    text: `A change that the BMS reported (${kind}) was not accepted: ${error.message.slice(0, 1_000)}`,
  })
}

function toKind(update: unknown): string {
  const kind: unknown = Reflect.get(Object(update), 'kind')
  return typeof kind === 'string' ? kind.slice(0, 40) : 'of no kind'
}
