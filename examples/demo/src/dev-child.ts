import pino from 'pino'
import pretty from 'pino-pretty'
import { Brand } from './brand.ts'
import { Narrator } from './narrator.ts'
import { narrateStage } from './narrate-stage.ts'
import { openStage } from './stage.ts'

const logger = pino({ level: 'warn' }, pretty({ sync: true }))
const narrator = new Narrator((line) => process.stdout.write(`${line}\n`), Date.now)
const stage = await openStage({ sandbox: 4100, gateway: 4200, acme: 4300 }, logger)
const brand = new Brand(stage.sandbox.url, stage.keys.brand, ({ text }) =>
  narrator.say('Brand', `hears: ${text}`),
)
narrateStage(stage, narrator)
narrator.heading('Running')
narrator.table([
  ['what', 'address', 'key'],
  ['Dispatch (sandbox), control API', `${stage.sandbox.url}/_control/openapi.json`, ''],
  ['gateway, its API', `${stage.server.url}/docs`, 'none on loopback'],
  ['Acme BMS', `${stage.acme.url}/v1/work-orders`, `Bearer ${stage.company.apiKey}`],
])
narrator.line()
narrator.line(
  `Offer a job: curl -X POST ${stage.sandbox.url}/_control/brand/jobs -H 'content-type: application/json' -d '{"organizationId":${stage.organizationId}}'`,
)

process.once('SIGTERM', () => void brand.stop().then(() => stage.close()))
