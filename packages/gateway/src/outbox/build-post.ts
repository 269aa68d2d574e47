import {
  releaseMemory,
  isJsonObject,
  packBody,
  packParts,
  parseJson,
  stringifyJson,
} from '@truckroll/protocol'
import { type ClaimedSend, GatewayError, type OutboxStore } from '@truckroll/store'
import type { SecretBox } from '../providers/secret-box.ts'

/** A file above this is packed piece by piece, beside the event loop; packing a smaller one takes no time to speak of. */
const smallFileBytes = 262_144
/** A multiple of three, so that the pieces' base64 is that of the whole. */
const pieceBytes = 49_152
/** Where the content goes; in a text of JSON the same characters would be escaped. */
const emptyFile = '"file":""'

/** The gzipped bytes of a post: the same for the same update, however often it is sent. */
export async function buildPost(
  send: ClaimedSend,
  store: OutboxStore,
  secrets: SecretBox,
): Promise<Uint8Array> {
  const record = parseJson(send.record)
  if (send.kind === 'attachment') return packWithFile(send, record, store)
  if (send.sealedCredentials === undefined || !isJsonObject(record)) return packBody(record)
  const apiCreds = parseJson(secrets.open(send.sealedCredentials, `post:${send.claim.updateId}`))
  return packBody({ ...record, api_creds: apiCreds })
}

async function packWithFile(send: ClaimedSend, records: unknown, store: OutboxStore): Promise<Uint8Array> {
  const file = await store.readFile(send.claim.updateId)
  const entry: unknown = Array.isArray(records) ? records[0] : undefined
  const record = isJsonObject(entry) ? entry['record'] : undefined
  if (file === undefined || !isJsonObject(entry) || !isJsonObject(record)) {
    throw new GatewayError('TR_ITEM_UNKNOWN', `the file of update ${send.claim.updateId} is not in the store`)
  }
  const toRecords = (content: string) => [{ ...entry, record: { ...record, file: content } }]
  if (file.byteLength <= smallFileBytes) return packBody(toRecords(toBase64(file)))
  const text = stringifyJson(toRecords(''))
  const contentAt = text.indexOf(emptyFile) + emptyFile.length - 1
  const packed = await packParts(around(text.slice(0, contentAt), file, text.slice(contentAt)))
  releaseMemory(file)
  return packed
}

function* around(head: string, file: Uint8Array, tail: string): Generator<string> {
  yield head
  for (let at = 0; at < file.byteLength; at += pieceBytes) yield toBase64(file.subarray(at, at + pieceBytes))
  yield tail
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
