import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSandbox } from '@truckroll/sandbox'
import { afterAll, afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { runInProcess } from './support/run-in-process.ts'
import { endAll, spawnCli } from './support/spawn-cli.ts'
import { makeFolder } from './support/temporary-folder.ts'

const folder = makeFolder({ 'wrong.jsonl': '{"truckroll":"something else"}\n' })
afterAll(folder.remove)
afterEach(endAll)

async function post(url: string, path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(`${url}/_control${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return answer.json()
}

async function record(name: string): Promise<string> {
  const file = join(folder.path, name)
  const sandbox = await createSandbox({ port: 0, record: file })
  onTestFinished(() => sandbox.close())
  await sandbox.listen()
  await post(sandbox.url, '/brand/jobs', { fields: { title: 'Seen by somebody else' } })
  await post(sandbox.url, '/jobs/30462/acts', { act: 'accept' })
  await sandbox.close()
  return file
}

describe('a session of the local Dispatch', () => {
  it('is recorded by truckroll sandbox --record, and stays where it ended when it is replayed', async () => {
    const recording = spawnCli(['sandbox', '--port', '0', '--record', 'session.jsonl'], { cwd: folder.path })
    const { url } = await recording.log('ready')
    await post(String(url), '/brand/jobs', { fields: { title: 'Seen by somebody else' } })
    recording.kill('SIGTERM')
    expect(await recording.exited).toMatchObject({ code: 0 })
    const replaying = spawnCli(['replay-session', 'session.jsonl', '--port', '0'], { cwd: folder.path })
    const again = await replaying.log('ready')
    const answer = await fetch(`${String(again['url'])}/_control/jobs`)
    expect(await answer.json()).toMatchObject({ items: [{ fields: { title: 'Seen by somebody else' } }] })
  })

  it('is checked: each request is answered as it was', async () => {
    await record('same.jsonl')
    const { code, stderr } = await runInProcess(['replay-session', 'same.jsonl', '--check'], {
      cwd: folder.path,
    })
    expect([code, stderr]).toEqual([0, 'Replayed 2 requests, each answered as when it was recorded.\n'])
  })

  it('tells what is answered otherwise, with exit code 1', async () => {
    const file = await record('other.jsonl')
    writeFileSync(file, readFileSync(file, 'utf8').replace('accept', 'start'))
    const { code, stderr } = await runInProcess(['replay-session', file, '--check'], { cwd: folder.path })
    expect(code).toBe(1)
    expect(stderr).toContain('request 2, POST /_control/jobs/30462/acts: 200 when recorded, 409 now')
  })

  it.each([
    [['replay-session', 'missing.jsonl'], 'expected a recorded session in missing.jsonl'],
    [['replay-session', 'wrong.jsonl'], 'line 1 of the session: /truckroll'],
    [['sandbox', '--record', 'wrong.jsonl'], 'it is there already'],
    [['sandbox', '--record', 'a.jsonl', '--data', 'a.db'], 'expected record without a data file'],
    [['sandbox', '--record', 'a.jsonl', '--seed-file', 'jobs.yaml'], 'expected --record without --seed-file'],
  ])('%j says what is wrong', async (args, words) => {
    const { code, stderr } = await runInProcess(args, { cwd: folder.path })
    expect(code).toBeGreaterThan(0)
    expect(stderr).toContain(words)
  })
})
