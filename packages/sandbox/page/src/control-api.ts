import type { BrandAct, ProviderAct } from './acts.ts'
import type { JobView, StateView } from '../../src/control/views.ts'
import type { WireItem } from '../../src/control/wire-view.ts'

const tokenKey = 'truckroll-control-token'

/** What the page shows at one moment. */
export interface Snapshot {
  readonly state: StateView
  readonly wire: readonly WireItem[]
}

/** The control API refused: its words, and the status. */
export class ControlError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export async function readSnapshot(signal: AbortSignal): Promise<Snapshot> {
  const [state, wire] = await Promise.all([
    ask<StateView>('/state', { signal }),
    ask<{ items: WireItem[] }>('/wire?limit=300', { signal }),
  ])
  return { state, wire: wire.items }
}

/** Settles with the number of the next change, or after 20 s with the same one. */
export async function nextChange(after: number | undefined, signal: AbortSignal): Promise<number> {
  const query = after === undefined ? '' : `?after=${after}`
  return (await ask<{ version: number }>(`/changes${query}`, { signal })).version
}

export function offerJob(fields: Record<string, unknown>, organizationId?: unknown): Promise<JobView> {
  return ask('/brand/jobs', { body: { fields, ...(organizationId !== undefined && { organizationId }) } })
}

export function actAsBrand(jobId: number, { act, ...body }: BrandAct): Promise<JobView> {
  return ask(`/brand/jobs/${jobId}/${act}`, { body })
}

export function actAsProvider(jobId: number, act: ProviderAct): Promise<JobView> {
  return ask(`/jobs/${jobId}/acts`, { body: act })
}

export function matchProvider(externalOrganizationId: string): Promise<unknown> {
  return ask(`/provisioning/${encodeURIComponent(externalOrganizationId)}/match`, { body: {} })
}

/** Kept for this tab only: a sandbox with a control token asks for it at every call. */
export function rememberToken(token: string): void {
  sessionStorage.setItem(tokenKey, token)
}

async function ask<T>(path: string, options: { body?: unknown; signal?: AbortSignal }): Promise<T> {
  const token = sessionStorage.getItem(tokenKey)
  const answer = await fetch(`/_control${path}`, {
    method: options.body === undefined ? 'GET' : 'POST',
    headers: {
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    ...(options.signal !== undefined && { signal: options.signal }),
  })
  const content: unknown = await answer.json()
  // The page and the API are of one package and one version, so the answer has the type of its schema.
  if (answer.ok) return content as T
  throw new ControlError(answer.status, toWords(content))
}

function toWords(problem: unknown): string {
  if (typeof problem !== 'object' || problem === null) return 'The sandbox refused.'
  const { title, issues } = problem as { title?: string; issues?: { path: string; message: string }[] }
  const places = (issues ?? []).map(({ path, message }) => `${path}: ${message}`)
  return [title ?? 'The sandbox refused', ...places].join('; ')
}
