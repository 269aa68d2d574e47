import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { createDrive, createRequest, secret, thrownBy } from './drive.ts'

const another = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8='
const folder = fileURLToPath(new URL('../receivers/', import.meta.url))

const receivers = [
  { file: 'receiver.js', command: process.execPath, args: ['--conditions=truckroll-source'] },
  { file: 'receiver.py', command: 'python3', args: [] },
].map((receiver) => ({ ...receiver, isThere: isInstalled(receiver.command) }))

function isInstalled(command: string): boolean {
  return spawnSync(command, ['--version']).status === 0
}

const running: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const part of running.splice(0).toReversed()) await part.stop()
})

async function start(receiver: (typeof receivers)[number]) {
  const child = spawn(receiver.command, [...receiver.args, `${folder}${receiver.file}`], {
    env: { ...process.env, TRUCKROLL_BRIDGE_SECRET: secret, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.push({ stop: () => end(child) })
  const lines = createInterface({ input: child.stdout })
  const said = keepLines(lines)
  const [first] = await once(lines, 'line')
  const drive = (usedSecret: string) => {
    const port = String(first).replace('listening ', '')
    const made = createDrive({ settings: { url: `http://127.0.0.1:${port}/jobs`, secret: usedSecret } })
    running.push(made)
    return made.adapter
  }
  return { said, drive }
}

function keepLines(lines: Interface): string[] {
  const kept: string[] = []
  lines.on('line', (line) => kept.push(line))
  return kept
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

describe.each(receivers)('$file', (receiver) => {
  it('takes what the gateway delivers, once, and links the job', async ({ skip }) => {
    skip(!receiver.isThere, `${receiver.command} is not installed`)
    const { said, drive } = await start(receiver)
    const adapter = drive(secret)
    const request = createRequest({ data: { job: { id: 30462, title: 'Café – 寒い' }, provider: null } })
    expect(await adapter.createJob(request)).toEqual({ bmsId: 'WO-30462' })
    expect(await adapter.createJob({ ...request, attempt: 2, previous: 'timeout' })).toEqual({
      bmsId: 'WO-30462',
    })
    expect(await drive(`${another},${secret}`).cancelJob(createRequest({ type: 'job.canceled' }))).toEqual({})
    expect(said.slice(1)).toEqual(['job.created 30462'])
  })

  it('refuses another secret', async ({ skip }) => {
    skip(!receiver.isThere, `${receiver.command} is not installed`)
    const { said, drive } = await start(receiver)
    expect(await thrownBy(drive(another).createJob(createRequest()))).toMatchObject({
      status: 401,
      isOutage: true,
    })
    expect(said.slice(1)).toEqual([])
  })
})

describe('verify.rb', () => {
  it('takes what was signed and nothing else', ({ skip }) => {
    skip(!isInstalled('ruby'), 'ruby is not installed')
    const program = `
      require '${folder}verify.rb'
      secret, stamp, body = '${secret}', Time.now.to_i.to_s, '{"title":"Café"}'
      key = secret.delete_prefix('whsec_').unpack1('m0')
      signature = 'v1,' + [OpenSSL::HMAC.digest('SHA256', key, "e_0.#{stamp}.#{body}")].pack('m0')
      headers = { 'webhook-id' => 'e_0', 'webhook-timestamp' => stamp, 'webhook-signature' => "v1,AAAA #{signature}" }
      print from_truckroll?(secret, headers, body), from_truckroll?(secret, headers, body + ' ')
    `
    expect(spawnSync('ruby', ['-e', program]).stdout.toString()).toBe('truefalse')
  })
})
