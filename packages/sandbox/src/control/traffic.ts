import { unpackBody } from '@truckroll/protocol'
import { SandboxError } from '../errors.ts'
import type { Network } from '../network/network.ts'
import type { LoggedRequest, RequestLog } from '../network/request-log.ts'
import { checkSignature } from '../signature/check-signature.ts'
import { requestFilterSchema } from './request-view.ts'
import type { RequestDetail, RequestFilterInput, RequestItem, SignatureCheck } from './request-view.ts'

const maxUnpackedBytes = 67_108_864
const maxTextCharacters = 20_000

/** The latest requests to Dispatch's interface, and why a signature was refused. */
export class Traffic {
  readonly #network: Network
  readonly #log: RequestLog

  constructor(network: Network, log: RequestLog) {
    this.#network = network
    this.#log = log
  }

  /** The newest first. Polls in a row that found nothing are one item. */
  list(filter: RequestFilterInput = {}): RequestItem[] {
    return this.#log.list(requestFilterSchema.parse(filter).limit)
  }

  get(seq: number): RequestDetail {
    const request = this.#log.get(seq)
    if (request === undefined) {
      throw new SandboxError('TR_SANDBOX_NOT_FOUND', 'expected the seq of one of the last 500 requests')
    }
    const { item, headers, body, answer } = request
    return {
      ...item,
      headers: { ...headers },
      isGzip: body?.[0] === 0x1f && body[1] === 0x8b,
      text: item.route === 'oauth' ? 'The body holds credentials and is not kept.' : readText(body),
      answer,
      signatureCheck: this.#check(request),
    }
  }

  #check({ item, headers, body }: LoggedRequest): SignatureCheck | null {
    if (item.signature === 'unasked' || body === null) return null
    const accounts = [...this.#network.world.entries('accounts')].map(([, account]) => account)
    return checkSignature(accounts, {
      key: given(headers['x-dispatch-key']),
      signature: given(headers['x-dispatch-signature']),
      body,
    })
  }
}

function given(header: string | undefined): string | null {
  return header === undefined || header === '' ? null : header
}

function readText(body: Uint8Array | null): string {
  if (body === null) return 'The body was too large to keep, or is too old.'
  try {
    const text = unpackBody(body, maxUnpackedBytes)
    return text.length > maxTextCharacters ? `${text.slice(0, maxTextCharacters)} ...` : text
  } catch (error) {
    return `The body cannot be read as text: ${error instanceof Error ? error.message : String(error)}`
  }
}
