import { parseArgs } from 'node:util'

import { createAcmeBms } from './create-acme-bms.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4300' },
    host: { type: 'string', default: '127.0.0.1' },
    data: { type: 'string', default: ':memory:' },
    rate: { type: 'string', default: '20' },
    company: { type: 'string', default: 'Acme Plumbing' },
    'new-keys': { type: 'boolean', default: false },
    faults: { type: 'boolean', default: false },
  },
})

const bms = await createAcmeBms({
  port: Number(values.port),
  host: values.host,
  data: values.data,
  rateLimitPerSecond: Number(values.rate),
  faults: values.faults,
  onError: (error) => process.stderr.write(`${error.code}: ${String(error.cause)}\n`),
}).catch((error: unknown) => {
  process.stderr.write(`Acme cannot start: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(2)
})

const print = (line: string): boolean => process.stdout.write(`${line}\n`)
const [known] = bms.companies()
print(`Acme listens on ${bms.url}`)
if (known === undefined) {
  const company = bms.createCompany({ name: values.company })
  print(`company ${values.company}: ${company.companyId}`)
  print(`API key: ${company.apiKey}`)
  print(`office key: ${company.officeKey}`)
  print(`its screen: ${bms.url}/?key=${company.officeKey}`)
} else {
  print(`company ${known.name}: ${known.id}`)
  if (values['new-keys']) {
    print(`API key: ${bms.addKey(known.id, 'api')}`)
    const officeKey = bms.addKey(known.id, 'office')
    print(`office key: ${officeKey}`)
    print(`its screen: ${bms.url}/?key=${officeKey}`)
  } else print('Its keys were shown when it was made; start with --new-keys for new ones.')
}

const stop = (): void => void bms.close()
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
