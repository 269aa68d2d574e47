import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

test('plays five jobs to their ends and shows what each side holds', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=truckroll-source', main], {
    env: { ...process.env, NO_COLOR: '1' },
  })
  const [told = '', next] = stdout.split('What to do next')
  const table = told.slice(told.indexOf('What each side holds')).trim().split('\n').slice(2)
  const columns = table.map((row) => row.split(/ {2,}/))
  expect(columns.map(([, , dispatch, , acme]) => [dispatch, acme?.split(' ')[1]])).toEqual([
    ['complete', 'done'],
    ['rejected', 'declined'],
    ['complete', 'done'],
    ['canceled', 'void'],
    ['unscheduled', 'open'],
  ])
  const offered = [...stdout.matchAll(/offers job \d+ to Best HVAC: (.*)/g)].map(([, what]) => what)
  expect(new Set(offered).size).toBe(5)
  expect(offered[1]).toContain('Pool heater')
  expect(next).toMatch(/npm run dev[^]*npm run build[^]*npx --no truckroll init/)
  expect(stdout).toContain('attempt 2 of job.created failed')
  expect(stdout).toContain('hears: photo: capacitor.png')
})
