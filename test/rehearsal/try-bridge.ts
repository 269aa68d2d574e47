import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { Shell } from './shell.ts'
import { until } from './until.ts'

/** A service in any language, as `npx truckroll dev --bridge` meets it. */
export async function tryBridge(shell: Shell): Promise<void> {
  const deliveries: string[] = []
  const service = createServer((request, response) => {
    deliveries.push(String(request.headers['webhook-signature']))
    request.resume()
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"bmsId":"WO-1"}')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => service.once('listening', resolve))
  const address = service.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    const ready = /"sandbox":"(?<sandbox>[^"]+)".*"msg":"ready"/
    // Whichever Node this machine has: the package brings one that is new enough.
    await writeFile(
      join(shell.folder, 'package.json'),
      JSON.stringify({ private: true, allowScripts: { node: true } }),
    )
    await shell.run('npm', ['install', '--save-dev', 'truckroll', 'node'])
    const args = ['--no', 'truckroll', 'dev', '--bridge', `http://127.0.0.1:${port}`, '--sandbox-port', '0']
    await using dev = await shell.start('npx', args, ready, { TRUCKROLL_HTTP_PORT: '0' })
    const { sandbox = '' } = (await dev.printed(ready, 1_000)).groups ?? {}
    await shell.run('npx', ['--no', 'truckroll', 'trigger', 'job.created', '--sandbox', sandbox])
    const signature = await until('a delivery', async () => deliveries[0])
    if (!signature.startsWith('v1,')) throw new Error(`expected a signature, got ${signature}`)
  } finally {
    service.closeAllConnections()
    service.close()
  }
}
