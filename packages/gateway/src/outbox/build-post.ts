import { isJsonObject, packBody, parseJson } from '@truckroll/protocol'
import { GatewayError } from '../errors.ts'
import type { SecretBox } from '../providers/secret-box.ts'
import type { ClaimedSend } from '../store/outbox-store.ts'
import type { Store } from '../store/store.ts'

/** The gzipped bytes of a post: the same for the same update, however often it is sent. */
export async function buildPost(send: ClaimedSend, store: Store, secrets: SecretBox): Promise<Uint8Array> {
  const record = parseJson(send.record)
  if (send.kind === 'attachment') return packBody(await withFile(send, record, store))
  if (send.sealedCredentials === undefined || !isJsonObject(record)) return packBody(record)
  const apiCreds = parseJson(secrets.open(send.sealedCredentials, `post:${send.claim.updateId}`))
  return packBody({ ...record, api_creds: apiCreds })
}

async function withFile(send: ClaimedSend, records: unknown, store: Store): Promise<unknown> {
  const file = await store.readFile(send.claim.updateId)
  const entry: unknown = Array.isArray(records) ? records[0] : undefined
  if (file === undefined || !isJsonObject(entry) || !isJsonObject(entry['record'])) {
    throw new GatewayError('TR_ITEM_UNKNOWN', `the file of update ${send.claim.updateId} is not in the store`)
  }
  const content = Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('base64')
  return [{ ...entry, record: { ...entry['record'], file: content } }]
}
