// Copied beside the installed tarballs and type-checked there: the types that an author of an adapter meets.
import { verifyBridgeRequest, type VerifiedDelivery } from '@truckroll/verify'
import { createConnectClient, type ConnectClient } from '@truckroll/client'
import {
  defineAdapter,
  TerminalError,
  type Adapter,
  type CancelJobRequest,
  type CreateJobRequest,
  type CreateJobResponse,
  type Update,
} from '@truckroll/gateway'
import { createGateway, type Gateway } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { readReasons, signBody } from '@truckroll/protocol'
import { createSandbox, type Sandbox } from '@truckroll/sandbox'
import { createServer } from '@truckroll/server'
import { defineConfig, type TruckrollConfig } from 'truckroll'
import { z } from 'zod'
import * as mini from 'zod/mini'

class MemoryAdapter implements Adapter {
  async createJob(request: CreateJobRequest): Promise<CreateJobResponse> {
    if (request.job.id === undefined) throw new TerminalError('a job without an id')
    return { bmsId: String(request.job.id) }
  }
  async cancelJob(_request: CancelJobRequest): Promise<void> {}
}

const adapter = defineAdapter({
  name: 'memory',
  version: '1.0.0',
  settings: z.object({}),
  adapter: MemoryAdapter,
  inject: [],
})

export const gateway: Gateway = createGateway({
  adapter,
  store: createSqliteStore({ path: ':memory:' }),
  settings: { dispatchKey: 'account|1|you', dispatchSecret: '00ff' },
})
export const accept: Update = { kind: 'accept' }
// @ts-expect-error there is no such kind: the types arrive as types, not as any
export const unknownKind: Update = { kind: 'teleport' }

export const signature: string = signBody('00ff', new Uint8Array())
export const firstReason: string | undefined = readReasons({}).reject[0]?.label
export const client: ConnectClient = createConnectClient({
  url: 'http://127.0.0.1:1',
  key: 'k',
  secret: '00ff',
})
export const sandbox: () => Promise<Sandbox> = async () => createSandbox({ port: 0 })
export const config: TruckrollConfig = defineConfig({ adapter: './adapter.ts' })
export const parts = { createServer, verifyBridgeRequest }
export type Delivery = VerifiedDelivery

// Schemas of zod's small form are schemas, too.
export const small = defineAdapter({
  name: 'small',
  version: '1.0.0',
  settings: mini.object({ url: mini.string() }),
  adapter: MemoryAdapter,
  inject: [],
})
