import { stringifyJson } from '@truckroll/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { closeSync, openSync, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '../clock/clock.ts'
import { SandboxError } from '../errors.ts'
import type { SandboxLogger } from '../sandbox-options.ts'
import { sessionRequestSchema } from './session-schema.ts'
import type { SessionRequest, SessionStart } from './session-schema.ts'

/** What a request needs to be made again. No token is among them. */
const keptHeaders = [
  'content-type',
  'content-encoding',
  'x-dispatch-key',
  'x-dispatch-signature',
  'recordtype',
  'messageid',
]

/** Tokens differ each time, and what is asked with them changes nothing. */
const recordedPaths = /^\/(?:agent|_control|v1\/datafiles)\//

export interface RecorderParts {
  readonly clock: Clock
  readonly logger: SandboxLogger | undefined
  /** Writes to an open file; that of node:fs if absent. */
  readonly write?: (file: number, text: string) => void
}

/**
 * Writes every request that does something to a file, one line each. The same seed and the same requests give the same
 * world again. If the file can be written no more, recording ends, and the sandbox goes on.
 */
export class SessionRecorder {
  readonly #file: number
  readonly #parts: RecorderParts
  #count = 0
  #isClosed = false

  /** Throws SandboxError TR_SANDBOX_DATA if the file is there already or cannot be written. */
  constructor(path: string, parts: RecorderParts, start: SessionStart) {
    this.#parts = parts
    this.#file = create(path)
    try {
      this.#write(start)
    } catch (cause) {
      this.close()
      throw new SandboxError('TR_SANDBOX_DATA', `expected to record into ${path}: ${reasonOf(cause)}`, {
        cause,
      })
    }
  }

  watch(app: FastifyInstance): void {
    app.addHook('preValidation', async (request, reply) => this.#arrived(request, reply))
  }

  /** What is not answered yet is not in the file. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    closeSync(this.#file)
  }

  #arrived(request: FastifyRequest, { raw }: FastifyReply): void {
    const method = sessionRequestSchema.shape.method.safeParse(request.method)
    if (!method.success || !recordedPaths.test(request.url)) return
    if (method.data === 'GET' && request.url.startsWith('/_control/')) return
    this.#count += 1
    const arrived: Omit<SessionRequest, 'status'> = {
      n: this.#count,
      at: this.#parts.clock.now(),
      method: method.data,
      path: request.url,
      headers: keep(request.headers),
      ...toBody(request.body),
    }
    raw.once('close', () => {
      this.#answered({ ...arrived, status: raw.writableFinished ? raw.statusCode : null })
    })
  }

  #answered(request: SessionRequest): void {
    if (this.#isClosed) return
    try {
      this.#write(request)
    } catch (error) {
      this.close()
      const message = `recording stopped at request ${request.n}: ${reasonOf(error)}`
      this.#parts.logger?.error({ n: request.n }, message)
    }
  }

  #write(line: SessionStart | SessionRequest): void {
    const { write = writeFileSync } = this.#parts
    write(this.#file, `${stringifyJson(line)}\n`)
  }
}

/** Never over something that is there: it may be another session. */
function create(path: string): number {
  try {
    return openSync(path, 'wx', 0o600)
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
    const why = isThere ? 'it is there already' : reasonOf(cause)
    throw new SandboxError('TR_SANDBOX_DATA', `expected to record into a new file ${path}: ${why}`, { cause })
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

function keep(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = headers[name]
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
}

/** The bytes as they came; of the control API, which has parsed them, the same JSON. */
function toBody(body: unknown): Pick<SessionRequest, 'body' | 'bodyBase64'> {
  if (body === undefined || body === null) return {}
  if (!(body instanceof Uint8Array)) return { body: stringifyJson(body) }
  const bytes = Buffer.from(body)
  const text = bytes.toString('utf8')
  return Buffer.from(text).equals(bytes) ? { body: text } : { bodyBase64: bytes.toString('base64') }
}
