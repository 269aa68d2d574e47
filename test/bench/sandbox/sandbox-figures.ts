import { createBrandClient, type BrandClient } from '@truckroll/client'
import { brandRecord } from '@truckroll/protocol'
import { createGateway } from '@truckroll/gateway/embed'
import { createServer } from '@truckroll/server'
import { createSqliteStore } from '@truckroll/sqlite'
import { join } from 'node:path'
import type { Bench, Report, Scale } from '../bench.ts'
import { secondsOf, silent, withFolder } from '../gateway-under-test.ts'
import { median } from '../in-turns.ts'
import { ReportingBms, reportingAdapter } from './reporting-bms.ts'
import { SandboxProcess } from './sandbox-process.ts'

/** `truckroll sandbox` from outside: how soon there is a page, and how many jobs go through it. */
export const sandboxFigures: Bench = {
  name: 'sandbox',
  does: 'truckroll sandbox: from nothing to a page; jobs from a brand to a BMS and back',
  async run(report, scale) {
    await startToPage(report, scale)
    await thereAndBack(report, scale)
  },
}

async function startToPage(report: Report, scale: Scale): Promise<void> {
  const starts: number[] = []
  for (let run = 0; run < (scale === 'full' ? 5 : 2); run++) {
    let sandbox: SandboxProcess | undefined
    starts.push(
      await secondsOf(async () => {
        sandbox = await SandboxProcess.start()
        await readPage(sandbox.url)
      }),
    )
    await sandbox?.stop()
  }
  report.figure({
    what: 'truckroll sandbox, from nothing to a page, median',
    value: median(starts),
    unit: 's',
  })
  report.row({
    what: 'truckroll sandbox: from nothing to a page',
    against: '3 s',
    ratio: median(starts) / 3,
    target: { atMost: 1 },
  })
}

/** The page, with the scripts and styles that it names, and what it shows first. */
async function readPage(url: string): Promise<void> {
  const page = await (await fetch(url)).text()
  const names = [...page.matchAll(/(?:src|href)="(\/?[^":]+\.(?:js|css))"/g)].map(([, name]) => name ?? '')
  if (names.length === 0) throw new Error('expected a page that names its scripts')
  const rest = [...names, '/_control/state', '/_control/wire', '/_control/requests']
  for (const answer of await Promise.all(rest.map((name) => fetch(new URL(name, url))))) {
    if (!answer.ok) throw new Error(`expected 200 of ${answer.url}, got ${answer.status}`)
    await answer.arrayBuffer()
  }
}

async function thereAndBack(report: Report, scale: Scale): Promise<void> {
  const count = scale === 'full' ? 1_000 : 50
  const sandbox = await SandboxProcess.start()
  const bms = await ReportingBms.start()
  try {
    await withFolder(async (folder) => {
      const { key, secret } = sandbox.account('gateway')
      const gateway = createGateway({
        adapter: reportingAdapter(bms.url),
        store: createSqliteStore({ path: join(folder, 'truckroll.db') }),
        logger: silent,
        settings: { dispatchUrl: sandbox.url, dispatchKey: key, dispatchSecret: secret, pollIntervalMs: 100 },
      })
      await gateway.start()
      const server = createServer({ gateway, logger: silent, settings: { httpPort: 0 } })
      await server.listen()
      bms.reportTo(server.url)
      const brand = createBrandClient({ url: sandbox.url, ...sandbox.account('brand') })
      const seconds = await secondsOf(() =>
        Promise.all([postJobs(brand, sandbox.url, count), untilComplete(brand, count)]),
      )
      await server.close()
      await gateway.stop()
      const rate = (count / seconds) * 60
      report.figure({ what: 'jobs from a brand to a BMS and back', value: rate, unit: 'jobs/min' })
      report.row({
        what: `${count} jobs through the sandbox from brand to BMS and back`,
        against: '1,000 a minute',
        ratio: rate / 1_000,
        target: { atLeast: 1 },
      })
    })
  } finally {
    await bms.stop()
    await sandbox.stop()
  }
}

/** As a brand's system does: each job in a post of its own. */
async function postJobs(brand: BrandClient, url: string, count: number): Promise<void> {
  const state = (await (await fetch(`${url}/_control/state`)).json()) as {
    readonly organizations: readonly { readonly externalId: string }[]
  }
  const externalId = state.organizations[0]?.externalId
  if (externalId === undefined) throw new Error('expected the sandbox to have a provider')
  for (let index = 0; index < count; index++) {
    await brand.send([
      brandRecord('job', {
        external_id: `claim-${index}`,
        external_organization_id: externalId,
        title: `Dishwasher ${index}`,
        description: 'It does not drain.',
        status: 'offered',
        service_type: 'plumbing',
        address: { street_1: `${index} Main Street`, city: 'Boston', state: 'MA', postal_code: '02134' },
        customer: { external_id: `customer-${index}`, first_name: 'Ann', last_name: `Number${index}` },
      }),
    ])
  }
}

/** The brand hears of each job that it is complete. */
async function untilComplete(brand: BrandClient, count: number): Promise<void> {
  const complete = new Set<string>()
  while (complete.size < count) {
    const messages = await brand.receive()
    for (const { events } of messages) {
      for (const { kind, entity } of events) {
        if (kind === 'job' && entity.status === 'complete') complete.add(String(entity.id))
      }
    }
    await Promise.all(messages.map((message) => message.ack()))
    if (messages.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
