import { tellPortHolder } from '@truckroll/sandbox'
import pino from 'pino'
import pretty from 'pino-pretty'
import { Brand } from './brand.ts'
import { Narrator } from './narrator.ts'
import { narrateStage } from './narrate-stage.ts'
import { openStage, type Stage } from './stage.ts'

const logger = pino({ level: 'warn' }, pretty({ sync: true }))
const narrator = new Narrator((line) => process.stdout.write(`${line}\n`), Date.now)
const opened = await openStage({ sandbox: 4100, gateway: 4200, acme: 4300 }, logger).catch(tellTakenPort)
if (opened !== undefined) serve(opened)

function serve(stage: Stage): void {
  const brand = new Brand(stage.sandbox.url, stage.keys.brand, ({ text }) =>
    narrator.say('Brand', `hears: ${text}`),
  )
  narrateStage(stage, narrator)
  narrator.heading('Running')
  narrator.table([
    ['what', 'address', 'key'],
    ['Dispatch (sandbox), its page', `${stage.sandbox.url}/`, ''],
    ['Dispatch (sandbox), control API', `${stage.sandbox.url}/_control/openapi.json`, ''],
    ['gateway, its API', `${stage.server.url}/docs`, 'none on loopback'],
    ['Acme BMS, for programs', `${stage.acme.url}/v1/work-orders`, `Bearer ${stage.company.apiKey}`],
    ['Acme BMS, its screen', `${stage.acme.url}/?key=${stage.company.officeKey}`, 'in the address'],
    ['Acme BMS, for people', `${stage.acme.url}/office/work-orders`, `Bearer ${stage.company.officeKey}`],
  ])
  narrator.line()
  const acme = `-H 'authorization: Bearer ${stage.company.officeKey}' -H 'acme-user: Maria'`
  narrator.line(
    `Offer a job: curl -X POST ${stage.sandbox.url}/_control/brand/jobs -H 'content-type: application/json' -d '{"organizationId":${stage.organizationId}}'`,
  )

  stage.acme.onEvent(({ type, data }) => {
    if (type !== 'work_order.created') return
    narrator.line(
      `Accept it: curl -X POST ${stage.acme.url}/office/work-orders/${data.workOrderId}/accept ${acme}`,
    )
  })

  let ending: Promise<void> | undefined
  const end = () => (ending ??= brand.stop().then(() => stage.close()))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end())
  // Whoever started us is gone, also by kill -9.
  process.once('disconnect', () => void end())
  process.channel?.unref()
}

/** One line and no stack: who has the port is all that a person needs. */
function tellTakenPort(error: unknown): undefined {
  const taken = [error, error instanceof Error ? error.cause : undefined].find(
    (each) => each instanceof Error && 'code' in each && each.code === 'EADDRINUSE',
  )
  if (!(taken instanceof Error) || !('port' in taken)) throw error
  const port = Number(taken.port)
  process.stderr.write(`npm run dev: expected port ${port} to be free, it is in use${tellPortHolder(port)}\n`)
  process.exitCode = 2
  process.disconnect?.()
  return undefined
}
