import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { AlertMessage } from '@truckroll/gateway/embed'
import { CommandChannel } from './command-channel.ts'

const folder = mkdtempSync(join(tmpdir(), 'truckroll-alert-'))
afterAll(() => rmSync(folder, { recursive: true }))

const message: AlertMessage = {
  messageId: 'a-raised-1',
  body: {
    id: 'a',
    cause: 'parked',
    severity: 'warning',
    state: 'raised',
    text: `it's "parked" & $HOME`,
    since: '2026-03-01T09:00:00.000Z',
    count: 1,
    environment: 'sandbox',
    instance: 'main',
  },
}
const never = new AbortController().signal

describe('the alert command', () => {
  it("gets the alert's JSON on its standard input", async () => {
    const file = join(folder, 'alert.json')
    await new CommandChannel(`cat > '${file}'`).send(message, never)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(message.body)
  })

  it('may read nothing', async () => {
    await expect(new CommandChannel('true').send(message, never)).resolves.toBeUndefined()
  })

  it.each([
    ['fails', 'echo no phone >&2; exit 3', 'exit with 0, got 3: no phone'],
    ['is not there', 'truckroll-no-such-command', 'got 127'],
  ])('is reported with its own words if it %s', async (_what, command, words) => {
    await expect(new CommandChannel(command).send(message, never)).rejects.toThrow(words)
  })

  it('is ended once it takes too long', async () => {
    const soon = AbortSignal.timeout(50)
    await expect(new CommandChannel('exec sleep 30').send(message, soon)).rejects.toThrow()
  })
})
