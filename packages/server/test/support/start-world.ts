import { parseJson, type AdapterDefinition, type Clock, type Logger } from '@truckroll/gateway'
import { createGateway, type Gateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { createSandbox, type Sandbox } from '@truckroll/sandbox'
import { onTestFinished } from 'vitest'
import { createServer, type GatewayServer, type ServerSettingsInput } from '../../src/index.ts'
import { AnswerChecker, type Answer } from './check-answer.ts'
import { testAdapter } from './test-adapter.ts'

export interface WorldOptions {
  readonly server?: ServerSettingsInput
  readonly gateway?: Record<string, unknown>
  readonly adapter?: AdapterDefinition
  /** Of the server. */
  readonly clock?: Clock
  /** Given to every call that does not bring its own. */
  readonly token?: string
}

export interface CallOptions {
  readonly json?: unknown
  readonly body?: string | FormData | Uint8Array<ArrayBuffer>
  readonly headers?: Record<string, string>
  /** null: none. */
  readonly token?: string | null
  /** Called on the public port. */
  readonly isPublic?: boolean
}

export interface LogLine {
  readonly level: string
  readonly message: string
  readonly fields: object
}

export interface World {
  readonly sandbox: Sandbox
  readonly gateway: Gateway
  readonly server: GatewayServer
  readonly lines: LogLine[]
  readonly port: number
  readonly publicUrl: string | undefined
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** A brand offers a job; resolves with its id once the adapter has had it. */
  offerJob(fields?: Record<string, unknown>): Promise<string>
}

/** A sandbox, a gateway on a store in memory and its server, on free ports; gone when the test is over. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const sandbox = await createSandbox({ port: 0, seed: 7 })
  await sandbox.listen()
  const lines: LogLine[] = []
  const logger = toLogger(lines)
  const gateway = createGateway({
    settings: { ...toGatewaySettings(sandbox), ...options.gateway },
    adapter: options.adapter ?? testAdapter,
    store: createSqliteStore({ path: ':memory:' }),
    logger,
  })
  await gateway.start()
  const server = createServer({
    gateway,
    settings: { httpPort: 0, ...options.server },
    logger,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  })
  const { port, publicPort } = await server.listen()
  onTestFinished(async () => {
    await server.close({ graceMs: 500 })
    await gateway.stop({ graceMs: 500 })
    await sandbox.close()
  })
  const publicUrl = publicPort === undefined ? undefined : `http://127.0.0.1:${publicPort}`
  const call = createCall(server.url, publicUrl, options.token)
  return { sandbox, gateway, server, lines, port, publicUrl, call, offerJob: createOffer(sandbox, gateway) }
}

function toGatewaySettings(sandbox: Sandbox) {
  const accountOf = (role: string) => {
    const account = sandbox.accounts.find((one) => one.role === role)
    if (account === undefined) throw new Error(`expected the sandbox to have an account for ${role}`)
    return account
  }
  const main = accountOf('gateway')
  const application = accountOf('application')
  return {
    dispatchUrl: sandbox.url,
    dispatchKey: main.key,
    dispatchSecret: main.secret,
    appKey: application.key,
    appSecret: application.secret,
    appId: 'test-app',
    pollIntervalMs: 20,
    encryptionKey: Buffer.alloc(32, 1).toString('base64'),
  }
}

/** The document is the same for every server, so that it is read and compiled once a file. */
let checker: Promise<AnswerChecker> | undefined

function createCall(url: string, publicUrl: string | undefined, token: string | undefined): World['call'] {
  return async (method, path, options = {}) => {
    checker ??= fetch(`${url}/openapi.json`).then(async (answer) => new AnswerChecker(await answer.json()))
    const answer = await send(method, `${options.isPublic === true ? publicUrl : url}${path}`, {
      token: token ?? null,
      ...options,
    })
    const checks = await checker
    checks.check(method, path, answer)
    return answer
  }
}

async function send(method: string, url: string, options: CallOptions): Promise<Answer> {
  const { json, token } = options
  const body = json === undefined ? options.body : JSON.stringify(json)
  const response = await fetch(url, {
    method,
    headers: {
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === null || token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return { status: response.status, headers: response.headers, text, body: isJson ? parseJson(text) : text }
}

function createOffer(sandbox: Sandbox, gateway: Gateway): World['offerJob'] {
  return (fields = {}) =>
    new Promise((resolve) => {
      const { id } = sandbox.control.brand.offerJob({ fields })
      const finish = (event: { readonly jobId?: string }) => {
        if (event.jobId !== String(id)) return
        for (const end of ends) end()
        resolve(String(id))
      }
      const ends = [gateway.on('attempt:done', finish), gateway.on('event:parked', finish)]
    })
}

function toLogger(lines: LogLine[]): Logger {
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, message, fields })
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => toLogger(lines),
  }
}
