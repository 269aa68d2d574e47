import type { ActInput, ActKind, DoubleHost, VendorDouble } from '@truckroll/testing'
import { createHmac } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { DeskView } from './desk-view.ts'
import { gatewayPassword, startRt, type Office, type RealRt } from './start-rt.ts'

/** As many as rule-queues.pl makes. */
const mostQueues = 40
const webhookSecret = 'webhook-secret'
const credentials = { user: 'truckroll', password: gatewayPassword, webhookSecret }

let server: Promise<RealRt> | undefined
let queues = 0

/**
 * A server takes seconds to start, so rules share one: each has a queue of its own, which is empty. A new server comes
 * when all queues were used.
 */
async function takeQueue(): Promise<{ readonly rt: RealRt; readonly queue: string }> {
  if (queues === mostQueues) await closeDesk()
  server ??= startRt([fileURLToPath(new URL('rule-queues.pl', import.meta.url))])
  queues += 1
  return { queue: `Rule-${queues}`, rt: await server }
}

/** Ends the server that rules share; the end of the process does so too. */
export async function closeDesk(): Promise<void> {
  const ending = server
  server = undefined
  queues = 0
  await (await ending)?.close()
}

/** A queue of Request Tracker, as Dana of the office sees it. `tells`: whether its scrip posts webhooks. */
export async function createRealDesk(
  host: DoubleHost,
  { tells = true }: { readonly tells?: boolean } = {},
): Promise<VendorDouble> {
  const { rt, queue } = await takeQueue()
  const { dana } = rt
  const view = new DeskView(rt.databasePath)
  // What setup/webhook.pl does in the server, on the clock of the test.
  const tell = (transactions: readonly number[]) =>
    host.post(() => {
      const body = JSON.stringify({ transactions })
      const seconds = Math.floor(host.clock.now() / 1_000)
      const signature = createHmac('sha256', webhookSecret).update(`${seconds}.${body}`).digest('hex')
      return {
        headers: {
          'content-type': 'application/json',
          'truckroll-signature': `t=${seconds},v1=${signature}`,
        },
        body,
      }
    })
  return {
    settings: { url: rt.url },
    credentials,
    providerSettings: { queue },
    wrongCredentials: { ...credentials, password: 'wrong' },
    workOrders: () => view.workOrders(queue),
    acts: [
      'accept',
      'reject',
      'schedule',
      'unschedule',
      'enroute',
      'start',
      'pause',
      'complete',
      'cancel',
      'note',
      'attachment',
    ],
    act: async (kind, bmsId, input) => {
      const before = view.newestTransaction()
      await act(dana, bmsId, kind, input)
      if (tells) tell(view.transactionsAfter(before, bmsId))
    },
    makeForeign: () => dana.create('ticket', { Queue: queue, Subject: 'Our own customer' }),
    close: () => view[Symbol.dispose](),
  }
}

async function act(dana: Office, id: string, kind: ActKind, input: ActInput): Promise<void> {
  const { text, start, end, fileName, content } = input
  const CustomFields = { Reason: text }
  switch (kind) {
    case 'accept':
      return change({ Status: 'accepted' })
    case 'reject':
      return change({ Status: 'rejected', CustomFields })
    case 'schedule':
      return change({ Status: 'scheduled', Starts: toRtTime(start), Due: toRtTime(end) })
    case 'unschedule':
      return change({ Status: 'accepted', Starts: '', Due: '' })
    case 'enroute':
      return change({ Status: 'enroute' })
    case 'start':
      return change({ Status: 'started' })
    case 'pause':
      return change({ Status: 'paused', CustomFields })
    case 'complete':
      return change({ Status: 'complete', CustomFields })
    case 'cancel':
      return change({ Status: 'canceled', CustomFields })
    case 'note':
      return void (await dana.write(id, 'correspond', { Content: text }))
    case 'attachment': {
      const file = {
        FileName: fileName,
        FileType: 'image/jpeg',
        FileContent: Buffer.from(content).toString('base64'),
      }
      return void (await dana.write(id, 'correspond', { Content: 'See the photo', Attachments: [file] }))
    }
  }

  async function change(fields: Readonly<Record<string, unknown>>): Promise<void> {
    await dana.change(id, fields)
  }
}

function toRtTime(iso: string): string {
  return new Date(iso).toISOString().slice(0, 19).replace('T', ' ')
}
