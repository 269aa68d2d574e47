import { createConnectClient, type ConnectClient } from '@truckroll/client'
import type { Gateway, Store } from '@truckroll/gateway/embed'
import { overrideMethods } from '@truckroll/testing'
import type { Bench, Report, Scale } from './bench.ts'
import { key, secret, withGateway } from './gateway-under-test.ts'
import { mediansInTurns } from './in-turns.ts'
import { LeanDispatch } from './lean-dispatch.ts'

const batch = 10

interface Distance {
  readonly latencyMs: number
  readonly messages: number
  readonly naiveMessages: number
  readonly overNaive: number
  readonly ofBound: number
}

const distances: Readonly<Record<Scale, readonly Distance[]>> = {
  full: [
    { latencyMs: 100, messages: 1_000, naiveMessages: 60, overNaive: 5, ofBound: 0.9 },
    { latencyMs: 5, messages: 6_000, naiveMessages: 600, overNaive: 3, ofBound: 0.45 },
  ],
  quick: [
    { latencyMs: 100, messages: 200, naiveMessages: 20, overNaive: 5, ofBound: 0.9 },
    { latencyMs: 5, messages: 600, naiveMessages: 100, overNaive: 3, ofBound: 0.45 },
  ],
}

export const drain: Bench = {
  name: 'drain',
  does: "emptying Dispatch's queue: against a sequential poller, the protocol's bound, the same loop without a store",
  async run(report, scale) {
    const dispatch = await LeanDispatch.start()
    try {
      for (const distance of distances[scale]) await drainAt(dispatch, distance, report)
      await drainOnLoopback(dispatch, scale, report)
    } finally {
      await dispatch.stop()
    }
  },
}

async function drainAt(dispatch: LeanDispatch, distance: Distance, report: Report): Promise<void> {
  const { latencyMs, messages, naiveMessages, overNaive, ofBound } = distance
  const rates = await ratesOf(dispatch, [
    { messages: naiveMessages, latencyMs, read: drainOneByOne },
    { messages, latencyMs, read: drainWithGateway },
  ])
  const [naive = Number.NaN, rate = Number.NaN] = rates
  // A poll and its acks, all at once: two round trips for ten messages.
  const bound = batch / ((2 * latencyMs) / 1000)
  const what = `drain at ${latencyMs} ms a round trip`
  report.figure({ what: `${what}: truckroll`, value: rate, unit: 'messages/s' })
  report.figure({ what: `${what}: sequential poller`, value: naive, unit: 'messages/s' })
  report.row({ what, against: 'sequential poller', ratio: rate / naive, target: { atLeast: overNaive } })
  report.row({
    what,
    against: 'bound of 2 round trips for 10 messages',
    ratio: rate / bound,
    target: { atLeast: ofBound },
  })
}

async function drainOnLoopback(dispatch: LeanDispatch, scale: Scale, report: Report): Promise<void> {
  const messages = scale === 'full' ? 10_000 : 1_000
  const readers = [drainWithoutStore, drainPaused, drainWithGateway, drainUnread]
  const rates = await ratesOf(
    dispatch,
    readers.map((read) => ({ messages, latencyMs: 0, read })),
  )
  const [storeless = Number.NaN, rate = Number.NaN, working = Number.NaN, bare = Number.NaN] = rates
  const what = 'drain on loopback'
  report.figure({
    what: `${what}: truckroll, delivering at the same time`,
    value: working,
    unit: 'messages/s',
  })
  report.figure({ what: `${what}: truckroll`, value: rate, unit: 'messages/s' })
  report.figure({ what: `${what}: truckroll, nothing stored`, value: storeless, unit: 'messages/s' })
  report.figure({ what: `${what}: polls and acks alone`, value: bare, unit: 'messages/s' })
  report.row({
    what,
    against: 'the same loop without a store',
    ratio: rate / storeless,
    target: { atLeast: 0.7 },
  })
}

type Reader = (dispatch: LeanDispatch, drained: Promise<unknown>) => Promise<void>

interface Reading {
  readonly messages: number
  readonly latencyMs: number
  readonly read: Reader
}

const runs = 3

function ratesOf(dispatch: LeanDispatch, readings: readonly Reading[]): Promise<readonly number[]> {
  return mediansInTurns(
    runs,
    readings.map(
      ({ read, ...load }) =>
        () =>
          rateOf(dispatch, load, read),
    ),
  )
}

/** Messages a second, from the first poll until the last ack. */
async function rateOf(
  dispatch: LeanDispatch,
  load: { readonly messages: number; readonly latencyMs: number },
  read: Reader,
): Promise<number> {
  await dispatch.load({ ...load, jobs: load.messages })
  const drained = dispatch.drained()
  await read(dispatch, drained)
  return load.messages / (await drained)
}

/** Poll 10, work, ack one by one: as one reads the playbook at first. */
async function drainOneByOne(dispatch: LeanDispatch): Promise<void> {
  const client = createConnectClient({ url: dispatch.url, key, secret })
  for (;;) {
    const receipts = await pollReceipts(client)
    if (receipts.length === 0) return
    for (const receipt of receipts) await client.ack(receipt)
  }
}

/** Poll and ack at once; what comes is not even read. */
async function drainUnread(dispatch: LeanDispatch): Promise<void> {
  const client = createConnectClient({ url: dispatch.url, key, secret })
  for (;;) {
    const receipts = await pollReceipts(client)
    if (receipts.length === 0) return
    await Promise.all(receipts.map((receipt) => client.ack(receipt)))
  }
}

async function pollReceipts(client: ConnectClient) {
  const result = await client.poll({ maxMessages: batch })
  if (result.kind !== 'messages') throw new Error(`the bench's Dispatch answered ${result.kind}`)
  return result.messages.flatMap(({ receipt, procedureId }) =>
    receipt === undefined ? [] : [{ receipt, procedureId }],
  )
}

/** Reading, recording and acking; nothing is delivered meanwhile. */
async function drainPaused(
  dispatch: LeanDispatch,
  drained: Promise<unknown>,
  toStore: (real: Store) => Store = (real) => real,
): Promise<void> {
  const work = async (gateway: Gateway) => {
    await gateway.operations.pause({ kind: 'all' }, { token: 'bench' })
    await drained
  }
  await withGateway(dispatch.url, work, {}, toStore)
}

/** The same, by a store that keeps no message. */
async function drainWithoutStore(dispatch: LeanDispatch, drained: Promise<unknown>): Promise<void> {
  await drainPaused(dispatch, drained, (real) =>
    overrideMethods<Store>(real, {
      recordMessages: async (_pass, messages) => messages.map(() => 'recorded' as const),
    }),
  )
}

async function drainWithGateway(dispatch: LeanDispatch, drained: Promise<unknown>): Promise<void> {
  await withGateway(dispatch.url, () => drained)
}
