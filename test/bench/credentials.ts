import { SecretBox, type StoredProvider } from '@truckroll/gateway/embed'
import { createSqliteStore } from '@truckroll/sqlite'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connectedProvider } from '../support/connected-provider.ts'
import type { Bench } from './bench.ts'
import { stamp } from './bench-store.ts'
import { CliProcess } from './cli-process.ts'
import { secret, withFolder } from './gateway-under-test.ts'
import { LeanDispatch } from './lean-dispatch.ts'
import { writeAdapter } from './process-figures.ts'

const megabyte = 1024 * 1024
const encryptionKey = Buffer.alloc(32, 7).toString('base64')

/** Each provider with a key of its own, all polled by one process. */
export const credentials: Bench = {
  name: 'credentials',
  does: '1,000 credentials polled by one process, idle and loaded',
  async run(report, scale) {
    const count = scale === 'full' ? 1_000 : 50
    const messages = scale === 'full' ? 20_000 : 1_000
    const dispatch = await LeanDispatch.start()
    try {
      await withFolder(async (folder) => {
        await writeAdapter(folder)
        await addProviders(join(folder, 'truckroll.db'), count)
        await dispatch.load({ messages: 0, jobs: 1, latencyMs: 5 })
        const cli = await CliProcess.start(folder, dispatch.url, {
          TRUCKROLL_CREDENTIALS: 'per-provider',
          TRUCKROLL_ENCRYPTION_KEY: encryptionKey,
          TRUCKROLL_DISPATCH_KEY: '',
          TRUCKROLL_DISPATCH_SECRET: '',
        })
        // An idle credential is asked less and less often: after 90 s all are at once a minute.
        report.say('waiting until all credentials are idle')
        await wait(scale === 'full' ? 90_000 : 5_000)
        const seconds = scale === 'full' ? 60 : 5
        const before = (await cli.processorSeconds()) ?? Number.NaN
        await wait(seconds * 1_000)
        const idleShare = (((await cli.processorSeconds()) ?? Number.NaN) - before) / seconds
        report.figure({
          what: `${count} credentials, idle: share of a core`,
          value: idleShare * 100,
          unit: '%',
        })
        report.row({
          what: `${count} idle credentials: share of a core`,
          against: '15 %',
          ratio: idleShare / 0.15,
          target: { atMost: 1 },
        })
        await dispatch.load({ messages, jobs: messages, latencyMs: 5 })
        const drained = dispatch.drained()
        const loadedFrom = (await cli.processorSeconds()) ?? Number.NaN
        const startedAt = performance.now()
        await drained
        const loadedSeconds = (performance.now() - startedAt) / 1000
        const loadedShare = (((await cli.processorSeconds()) ?? Number.NaN) - loadedFrom) / loadedSeconds
        report.figure({
          what: `${count} credentials, loaded: share of a core`,
          value: loadedShare * 100,
          unit: '%',
        })
        report.figure({ what: 'drained meanwhile', value: messages / loadedSeconds, unit: 'messages/s' })
        const peak = ((await cli.peakBytes()) ?? Number.NaN) / megabyte
        await cli.stop()
        report.figure({ what: `${count} credentials: resident, highest`, value: peak, unit: 'MB' })
        report.row({
          what: `resident memory with ${count} credentials`,
          against: '200 MB',
          ratio: peak / 200,
          target: { atMost: 1 },
        })
      })
    } finally {
      await dispatch.stop()
    }
  },
}

async function addProviders(path: string, count: number): Promise<void> {
  const secrets = new SecretBox(encryptionKey)
  const store = createSqliteStore({ path })
  await store.open(stamp)
  await Promise.all(
    Array.from({ length: count }, (_, index) => store.addProvider(toProvider(`provider-${index}`, secrets))),
  )
  await store.close()
}

function toProvider(externalOrganizationId: string, secrets: SecretBox): StoredProvider {
  const sealed = secrets.seal(
    JSON.stringify({ key: externalOrganizationId, secret }),
    `dispatch:${externalOrganizationId}`,
  )
  return {
    ...connectedProvider(externalOrganizationId, externalOrganizationId, Date.now()),
    organizationIdJson: JSON.stringify(externalOrganizationId),
    sealedDispatch: sealed,
  }
}
