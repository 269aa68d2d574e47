import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { watchAdapter } from '../src/dev/watch-adapter.ts'

/** The folder of an adapter that reads one file beside it, watched. */
async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'truckroll-watch-'))
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  write('index.ts', "import prices from './prices.json' with { type: 'json' }\n")
  write('prices.json', '{}')
  // What was written before the watch began may still be told.
  await pause(200)
  let changes = 0
  const unwatch = watchAdapter(join(folder, 'index.ts'), () => void (changes += 1))
  onTestFinished(() => {
    unwatch()
    rmSync(folder, { recursive: true })
  })
  return { write, changes: () => changes }
}

it('what a command writes beside an adapter is no change of it', async () => {
  const { write, changes } = await start()
  write('story.json', '{}')
  write('ida.json', '{}')
  write('forgotten.json', '{}')
  write('done.ndjson', '{}')
  write('store.db-lock.json', '{}')
  await pause(1_000)
  expect(changes()).toBe(0)
})

it.each(['index.ts', 'prices.json', 'package.json', 'helper.js'])('%s is one', async (name) => {
  const { write, changes } = await start()
  write(name, '{}')
  await expect.poll(changes, { timeout: 20_000 }).toBe(1)
})
