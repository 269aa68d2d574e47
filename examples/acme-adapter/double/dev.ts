// `npm run dev`: the double, and beside it the gateway with a local Dispatch. All end together.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startDouble, type Double } from './start-double.ts'

const { values } = parseArgs({ strict: false, options: { port: { type: 'string' } } })
const port = values.port ?? process.env['TRUCKROLL_HTTP_PORT'] ?? '4200'
const acmePort = Number(process.env['ACME_PORT'] ?? 4300)
try {
  const double = await startDouble({
    port: acmePort,
    // As double/providers.json has them.
    apiKey: 'acme-dev-key',
    webhook: {
      url: `http://127.0.0.1:${String(port)}/v1/bms/webhook/best-hvac`,
      secret: 'acme-dev-secret',
    },
  })
  process.stdout.write(`Acme: ${double.url} (its screen)\n`)
  startGateway(double)
} catch (error) {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
  process.stderr.write(
    `Acme: port ${acmePort} is in use. End what uses it, or choose another: ACME_PORT=4301 npm run dev\n`,
  )
  process.exitCode = 1
}

function startGateway(double: Double): void {
  const truckroll = fileURLToPath(new URL('../node_modules/truckroll/bin/truckroll.js', import.meta.url))
  const adapter = fileURLToPath(new URL(`../src/index${import.meta.url.slice(-3)}`, import.meta.url))
  const providers = fileURLToPath(new URL('providers.json', import.meta.url))
  const args = [truckroll, 'dev', '--adapter', adapter, '--providers', providers, '--port', String(port)]
  args.push(...process.argv.slice(2))
  const gateway = spawn(process.execPath, args, {
    stdio: 'inherit',
    env: { TRUCKROLL_ADAPTER_URL: double.url, ...process.env },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // A signal to the whole group, such as Ctrl-C, has reached the gateway by itself; this one changes nothing then.
    process.on(signal, () => gateway.kill('SIGTERM'))
  }
  gateway.once('exit', (code) => {
    process.exitCode = code ?? 1
    void double.close()
  })
}
