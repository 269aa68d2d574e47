import type { ConnectFactory } from '@truckroll/gateway/embed'
import { isJsonObject, parseJson, unpackBody } from '@truckroll/protocol'

/** A record that would have gone to agent/in. */
export interface WouldSend {
  readonly recordType: string
  readonly record: unknown
}

const maxBodyBytes = 64 * 1024 * 1024
const ownPosts = new Set(['gateway_provision', 'gateway_deprovision'])

/** Stands in for Dispatch: its queue is empty, and what is posted is kept instead of sent. */
export function createRecordingConnect(sent: WouldSend[]): ConnectFactory {
  return () => ({
    poll: async () => ({ kind: 'messages', messages: [], bodyBytes: 2 }),
    ack: async () => undefined,
    post: async ({ body, recordType }) => {
      if (recordType !== undefined && ownPosts.has(recordType)) return
      const posted = parseJson(unpackBody(body, maxBodyBytes))
      for (const item of Array.isArray(posted) ? posted : [posted]) sent.push(toWouldSend(item))
    },
  })
}

function toWouldSend(item: unknown): WouldSend {
  const header = isJsonObject(item) && isJsonObject(item['header']) ? item['header'] : {}
  return {
    recordType: typeof header['record_type'] === 'string' ? header['record_type'] : 'unknown',
    record: isJsonObject(item) ? item['record'] : item,
  }
}
