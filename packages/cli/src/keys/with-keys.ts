import { existsSync } from 'node:fs'
import { KeyRing, SecretBox, type KeysApi, type KeyUse, type Rotation } from '@truckroll/gateway/embed'
import pino from 'pino'
import { z } from 'zod'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { createGatewayClient } from '../remote/gateway-client.ts'
import { createStore } from '../run/create-store.ts'
import { isPostgresStore } from '../run/store-name.ts'
import { toStorePath } from '../run/to-store-path.ts'
import { readUser } from '../store/read-user.ts'
import { readStoreSettings, type StoreSettings } from '../store/read-store-settings.ts'

/** Who can look at the keys and change them: the running gateway, or this process on the store. */
export interface KeyHolder {
  list(): Promise<readonly KeyUse[]>
  /** One slice; called again, it goes on. */
  rotate(): Promise<Pick<Rotation, 'resealed' | 'keys' | 'isDone'>>
}

const sliceSize = 200
const keyUse = z.object({ id: z.string(), isKnown: z.boolean(), isSealing: z.boolean(), count: z.number() })
const listed = z.object({ items: z.array(keyUse) })
const rotated = listed.extend({ resealed: z.number(), isDone: z.boolean() })

/** Asks the running gateway; if there is none, works on the store that the settings name. */
export async function withKeys<T>(
  context: CliContext,
  configPath: string | undefined,
  work: (holder: KeyHolder) => Promise<T>,
): Promise<T> {
  const gateway = toRemote(context)
  try {
    await gateway.list()
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'TR_CLI_UNREACHABLE') throw error
    const settings = await readStoreSettings(context, configPath)
    if (!mayHoldKeys(settings)) throw error
    return workOnStore(settings, work)
  }
  return work(gateway)
}

function toRemote(context: CliContext): KeyHolder {
  const client = createGatewayClient(context)
  return {
    list: async () => listed.parse(await client.ask({ method: 'GET', path: '/v1/keys' })).items,
    rotate: async () => {
      const body = { limit: sliceSize }
      const answer = await client.ask({ method: 'POST', path: '/v1/keys/rotate', body })
      const { items, ...rest } = rotated.parse(answer)
      return { ...rest, keys: items }
    },
  }
}

/** A store that is not there has no secrets, and is not made for this. */
function mayHoldKeys({ store, baseFolder }: StoreSettings): boolean {
  return isPostgresStore(store) || existsSync(toStorePath(store, baseFolder))
}

async function workOnStore<T>(settings: StoreSettings, work: (holder: KeyHolder) => Promise<T>): Promise<T> {
  const { store, baseFolder, environment, instance, encryptionKey } = settings
  const opened = await createStore(store, baseFolder, pino({ level: 'silent' }))
  try {
    await opened.open({ environment, instance })
    const ring = new KeyRing(opened, new SecretBox(encryptionKey))
    await ring.check()
    return await work(toLocal(ring))
  } finally {
    await opened.close()
  }
}

function toLocal(ring: KeysApi): KeyHolder {
  const actor = readUser()
  const caller = { token: 'local', ...(actor === undefined ? {} : { actor }) }
  return { list: () => ring.list(), rotate: () => ring.rotate({ limit: sliceSize, caller }) }
}
