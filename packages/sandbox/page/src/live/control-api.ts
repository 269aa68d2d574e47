import type { SandboxAccount } from '../../../src/accounts/account-schema.ts'
import type { Delivery } from '../../../src/delivery/delivery-log.ts'
import type { RequestDetail, RequestItem } from '../../../src/control/request-view.ts'
import type { JobView, StateView } from '../../../src/control/views.ts'
import type { WireItem } from '../../../src/control/wire-view.ts'

const tokenKey = 'truckroll-control-token'

/** Older jobs and messages are not shown; the control API has all. */
const shown = { jobs: 200, messages: 50, wire: 300, requests: 150, pushes: 50 }

/** What the page shows at one moment. */
export interface Snapshot {
  readonly state: StateView
  /** Messages and posts, the newest first. */
  readonly wire: readonly WireItem[]
  /** Requests to Dispatch's interface, the newest first. */
  readonly requests: readonly RequestItem[]
  /** Calls that Dispatch made, the newest first. */
  readonly pushes: readonly Delivery[]
  /** By how much the clock of the sandbox is ahead of this browser's. */
  readonly aheadMs: number
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
  const [state, wire, requests, pushes] = await Promise.all([
    ask<StateView>(`/state?jobs=${shown.jobs}&messages=${shown.messages}`, { signal }),
    ask<{ items: WireItem[] }>(`/wire?limit=${shown.wire}`, { signal }),
    ask<{ items: RequestItem[] }>(`/requests?limit=${shown.requests}`, { signal }),
    ask<{ items: Delivery[] }>(`/deliveries?limit=${shown.pushes}`, { signal }),
  ])
  return {
    state,
    wire: wire.items,
    requests: requests.items,
    pushes: pushes.items.toReversed(),
    aheadMs: state.clock.now - Date.now(),
  }
}

export function readRequest(seq: number, signal: AbortSignal): Promise<RequestDetail> {
  return ask(`/requests/${seq}`, { signal })
}

/** The data that the next job begins with. */
export function readSample(): Promise<Record<string, unknown>> {
  return ask('/brand/sample', {})
}

/** Posts one act; gives the answer. */
export function send<T = unknown>(path: string, body: unknown = {}, method = 'POST'): Promise<T> {
  return ask(path, { body, method })
}

export function sendJob(path: string, body: unknown = {}): Promise<JobView> {
  return send(path, body)
}

export function sendAccount(role: 'brand' | 'gateway', name: string): Promise<SandboxAccount> {
  return send('/accounts', { role, name })
}

export function clearFaults(id?: string): Promise<unknown> {
  return ask(id === undefined ? '/faults' : `/faults/${encodeURIComponent(id)}`, { method: 'DELETE' })
}

/** Calls `onChange` for each change that the sandbox tells of; ends when the connection does. */
export async function followChanges(signal: AbortSignal, onChange: () => void): Promise<void> {
  const answer = await fetch('/_control/changes/stream', { headers: authorization(), signal })
  if (!answer.ok || answer.body === null) throw new ControlError(answer.status, 'The sandbox refused.')
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    if (value.includes('event: changed')) onChange()
  }
}

/** Kept for this tab only: a sandbox with a control token asks for it at every call. */
export function rememberToken(token: string): void {
  sessionStorage.setItem(tokenKey, token)
}

function authorization(): Record<string, string> {
  const token = sessionStorage.getItem(tokenKey)
  return token === null ? {} : { authorization: `Bearer ${token}` }
}

interface AskOptions {
  readonly body?: unknown
  readonly method?: string
  readonly signal?: AbortSignal
}

async function ask<T>(path: string, { body, method, signal }: AskOptions): Promise<T> {
  const answer = await fetch(`/_control${path}`, {
    method: method ?? 'GET',
    headers: { ...authorization(), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
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
