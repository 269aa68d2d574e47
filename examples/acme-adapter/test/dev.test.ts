import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('npm run dev says in one line that the port of the double is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const dev = fileURLToPath(new URL(`../double/dev${import.meta.url.slice(-3)}`, import.meta.url))
  const env = { ...process.env, ACME_PORT: String(port) }
  const ended = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, [dev], { env }, (error, _, stderr) => resolve({ code: error?.code, stderr }))
  })
  expect(ended.code).toBe(1)
  expect(ended.stderr).toMatch(new RegExp(`^Acme: port ${port} is in use\\..*ACME_PORT.*\\n$`))
  server.close()
})
