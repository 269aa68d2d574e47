import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AcmeEvent } from './acme.ts'

export interface Webhook {
  readonly url: string
  readonly secret: string
}

const attempts = 10
const pauseMs = 1_000

/** Posts an event until it is taken, with the same bytes each time; gives up after ten attempts. */
export async function postWebhook(webhook: Webhook, event: AcmeEvent, signal: AbortSignal): Promise<void> {
  const body = JSON.stringify(event)
  for (let attempt = 1; attempt <= attempts && !signal.aborted; attempt += 1) {
    const answer = await fetch(webhook.url, {
      method: 'POST',
      headers: signedHeaders(webhook.secret, body, Date.now()),
      body,
      signal,
    }).catch(() => undefined)
    if (answer?.ok) return
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

export function signedHeaders(secret: string, body: string, nowMs: number): Record<string, string> {
  const seconds = Math.floor(nowMs / 1000)
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return { 'content-type': 'application/json', 'acme-signature': `t=${seconds},v1=${signature}` }
}
