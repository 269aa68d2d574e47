import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { withSetupLock } from '../../scripts/setup-lock.js'

async function lockFolder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'truckroll-lock-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  return join(root, '.setup')
}

describe('the lock around the set-up of a clone', () => {
  it('lets one at a time in, however many wait', async () => {
    const folder = await lockFolder()
    let inside = 0
    let most = 0
    const works = Array.from({ length: 4 }, () =>
      withSetupLock(folder, async () => {
        inside += 1
        most = Math.max(most, inside)
        await new Promise((resolve) => setImmediate(resolve))
        inside -= 1
      }),
    )
    await Promise.all(works)
    expect(most).toBe(1)
  })

  it('is free again after work that failed', async () => {
    const folder = await lockFolder()
    const failing = withSetupLock(folder, () => Promise.reject(new Error('no disk')))
    await expect(failing).rejects.toThrow('no disk')
    expect(await withSetupLock(folder, () => Promise.resolve('next'))).toBe('next')
  })

  it('is taken over from a process that was killed, and its files do not pile up', async () => {
    const folder = await lockFolder()
    await mkdir(folder)
    // This process' number, but another start: the number was given away again.
    await writeFile(join(folder, '7.lock'), `${process.pid} 1`)
    const holder = await withSetupLock(folder, () => readFile(join(folder, '8.lock'), 'utf8'))
    expect(holder).toMatch(new RegExp(`^${process.pid} `))
    expect(await readdir(folder)).toEqual(['8.lock'])
  })
})
