import { randomUUID } from 'node:crypto'
import { adoptStore, type Adopted } from '@truckroll/gateway/embed'
import pino from 'pino'
import type { CliContext } from '../context.ts'
import { CliError } from '../errors.ts'
import { printFields } from '../output/print-fields.ts'
import { withLocalTimes } from '../output/to-local-time.ts'
import { toAge } from '../output/to-age.ts'
import { createStore } from '../run/create-store.ts'
import { settingsSchema } from '../settings/settings-schema.ts'
import { toExpectation, countOf } from '@truckroll/protocol'
import { readUser } from './read-user.ts'
import { openOffline } from './open-offline.ts'
import { readStoreSettings, type StoreSettings } from './read-store-settings.ts'

export interface AdoptCommandOptions {
  readonly config?: string
  readonly environment?: string
  readonly instance?: string
  readonly json?: boolean
}

/** Adopts the store of the settings and prints what waits in it. */
export async function runAdopt(context: CliContext, options: AdoptCommandOptions): Promise<void> {
  const { environment, instance } = options
  if (instance !== undefined) checkInstance(instance)
  const settings = await readStoreSettings(context, options.config)
  const store = await openOffline(settings.store, settings.baseFolder, false)
  let adopted: Adopted
  try {
    adopted = await adoptStore({
      store,
      stamp: {
        ...(environment !== undefined && { environment }),
        ...(instance !== undefined && { instance }),
      },
      actor: readUser(),
      now: context.now,
      newId: randomUUID,
    })
  } finally {
    await store.close()
  }
  const waiting = await readWaiting(settings, adopted)
  if (options.json === true)
    return printFields(context.output, { place: store.place, ...adopted, waiting }, 'json')
  print(context, store.place, settings, adopted, waiting)
}

function checkInstance(name: string): void {
  const parsed = settingsSchema.shape.instance.safeParse(name)
  if (parsed.success) return
  const expected = parsed.error.issues.map(toExpectation).join(', ')
  throw new CliError('TR_CLI_ARGUMENT', `expected --instance to be ${expected}, got ${JSON.stringify(name)}`)
}

/** As a gateway would see it that is started on it now. */
async function readWaiting({ store, baseFolder }: StoreSettings, { after }: Adopted) {
  const opened = await createStore(store, baseFolder, pino({ level: 'silent' }))
  try {
    await opened.open(after)
    const figures = await opened.readFigures()
    return {
      events: figures.waitingEvents,
      oldestEventAt: toTime(figures.oldestWaitingAt),
      updates: figures.queuedUpdates,
      oldestUpdateAt: toTime(figures.oldestQueuedAt),
      heldKeys: figures.heldKeys,
      deadLetters: figures.deadLetters,
      attention: figures.attention,
    }
  } finally {
    await opened.close()
  }
}

type Waiting = Awaited<ReturnType<typeof readWaiting>>

function print(
  context: CliContext,
  place: string,
  settings: StoreSettings,
  { before, after, why }: Adopted,
  waiting: Waiting,
): void {
  const { output, now } = context
  const age = (at: string | undefined) => (at === undefined ? '' : `, oldest ${toAge(at, now())}`)
  const isRestamped = before.environment !== after.environment || before.instance !== after.instance
  const was = isRestamped ? ` (it was ${before.environment}/${before.instance})` : ''
  output.print(
    `${place} ${withLocalTimes(why ?? 'could be run as it was', 'UTC')}. It is adopted as ${after.environment}/${after.instance}${was}.`,
  )
  output.print(
    `Events to deliver: ${waiting.events}${age(waiting.oldestEventAt)}; keys held back: ${waiting.heldKeys}`,
  )
  output.print(`Updates to send: ${waiting.updates}${age(waiting.oldestUpdateAt)}`)
  output.print(
    `For a person: ${countOf(waiting.deadLetters, 'dead letter')}, ${waiting.attention} to look at`,
  )
  output.print(
    'Everything is paused: the gateway will record what comes, but deliver and send nothing before ' +
      '`truckroll resume all`. What was done after the backup may be done again, with the same event ids and MessageIds.',
  )
  if (settings.environment !== after.environment || settings.instance !== after.instance) {
    output.tell(
      `The settings say environment and instance ${settings.environment}/${settings.instance}: ` +
        '`truckroll run` will refuse this store. Change them, or add --environment and --instance here.',
    )
  }
}

function toTime(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}
