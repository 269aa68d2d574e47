import { execFileSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { afterAll, describe, expect, it } from 'vitest'
import { deadLetterCauses } from '@truckroll/gateway/embed'
import { replaceBetween } from '../scripts/replace-between.ts'
import { toSettingsTable } from '../scripts/to-settings-table.ts'
import { toSettingsType } from '../scripts/to-settings-type.ts'
import { createContext } from '../src/create-context.ts'
import { createProgram } from '../src/create-program.ts'
import { runInProcess } from './support/run-in-process.ts'
import { makeFolder } from './support/temporary-folder.ts'

const folder = makeFolder()
afterAll(folder.remove)

function leavesOf(command: Command, path: readonly string[]): readonly (readonly string[])[] {
  if (command.commands.length === 0) return [path]
  return command.commands.flatMap((child) => leavesOf(child, [...path, child.name()]))
}

const commands = leavesOf(
  createProgram(createContext(), () => undefined),
  [],
).map((path) => path.join(' '))

describe('every command', () => {
  it('is there', () => {
    expect(commands).toEqual([
      'run',
      'sandbox',
      'dev',
      'init',
      'doctor',
      'config show',
      'config schema',
      'status',
      'explain',
      'jobs list',
      'jobs find',
      'jobs show',
      'jobs link',
      'jobs export',
      'jobs fixture',
      'alerts',
      'held',
      'dead-letters list',
      'dead-letters show',
      'dead-letters replay',
      'dead-letters skip',
      'attention list',
      'attention done',
      'audit',
      'pause',
      'resume',
      'providers list',
      'providers show',
      'providers onboard',
      'providers change',
      'providers connect',
      'providers offboard',
      'trigger',
      'play',
      'replay',
      'replay-session',
      'conformance',
      'map check',
      'reconcile',
      'keys list',
      'keys rotate',
      'privacy find',
      'privacy export',
      'privacy forget',
      'store backup',
      'store copy',
      'store adopt',
      'openapi',
      'completion',
      'version',
    ])
  })

  it.each(commands)('%s explains itself with an example', async (command) => {
    const { code, stdout, stderr } = await runInProcess([...command.split(' '), '--help'], {
      cwd: folder.path,
    })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/Examples?:\n/)
    expect(stdout).toContain(`truckroll ${command}`)
  })

  it.each([
    'status',
    'explain',
    'jobs list',
    'alerts',
    'held',
    'providers show',
    'privacy find',
    'map check',
    'reconcile',
    'trigger',
  ])('%s asks a gateway, whose URL may be given', async (command) => {
    const { stdout } = await runInProcess([...command.split(' '), '--help'], { cwd: folder.path })
    expect(stdout).toContain('--url <url>')
  })

  it.each([
    ['stauts', 'status'],
    ['dead-leters', 'dead-letters'],
  ])('%s is taken for %s', async (typed, meant) => {
    const { code, stderr } = await runInProcess([typed], { cwd: folder.path })
    expect(code).toBe(2)
    expect(stderr).toContain(`Did you mean ${meant}?`)
  })

  it.each([
    ['jobs lst', 'jobs list'],
    ['jobs exprt 1 --anonymise', 'jobs export'],
    ['jobs --json lst', 'jobs list'],
    ['dead-letters replai --all', 'dead-letters replay'],
    ['attention don 4f0c', 'attention done'],
    ['providers lst --state connected', 'providers list'],
    ['store bakup x.db', 'store backup'],
    ['config shw', 'config show'],
  ])('%s is no command, %s is meant, and the others are listed', async (typed, meant) => {
    const { code, stdout, stderr } = await runInProcess(typed.split(' '), { cwd: folder.path })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`did you mean ${meant}?`)
    const [group = ''] = typed.split(' ')
    const names = commands.filter((name) => name.startsWith(`${group} `))
    expect(stderr).toContain(
      `The commands of ${group}: ${names.map((name) => name.slice(group.length + 1)).join(', ')}`,
    )
  })

  it.each([
    ['held lst', 'held has no commands and takes no arguments'],
    ['run truckroll.config.ts', 'run has no commands and takes no arguments'],
    ['jobs list extra', 'jobs list has no commands and takes no arguments'],
    ['jobs show 1 2', "too many arguments for jobs show: '2'"],
  ])('%s says: %s', async (typed, why) => {
    const { code, stderr } = await runInProcess(typed.split(' '), { cwd: folder.path })
    expect(code).toBe(2)
    expect(stderr).toContain(why)
  })
})

describe('the README', () => {
  it('has the settings as the schema has them', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    expect(readme).toBe(replaceBetween(readme, toSettingsTable()))
  })
})

describe('the type of a config file', () => {
  it('has the settings as the schema has them', () => {
    const written = readFileSync(new URL('../src/config/settings-input.ts', import.meta.url), 'utf8')
    expect(written).toBe(toSettingsType())
  })

  it('shows meaning, unit and default of a number', () => {
    expect(toSettingsType()).toContain(
      '  /** Pause after a poll that came back short. In milliseconds. Default: 5000. */\n' +
        '  readonly pollIntervalMs?: number | undefined',
    )
  })
})

describe('the bin', () => {
  const bin = new URL('../bin/truckroll.js', import.meta.url)

  it('begins with the line that keeps its memory small', () => {
    expect(readFileSync(bin, 'utf8').split('\n')[0]).toBe('#!/usr/bin/env -S node --max-semi-space-size=4')
  })

  it('says what to run if it was not built', () => {
    cpSync(new URL('./', bin), join(folder.path, 'bin'), { recursive: true })
    const run = () =>
      execFileSync(process.execPath, [join(folder.path, 'bin', 'truckroll.js')], {
        stdio: 'pipe',
        encoding: 'utf8',
      })
    expect(run).toThrow(/npm run build/)
  })
})

describe('the help of dead letters', () => {
  it('names every cause that one may have', async () => {
    const { stdout } = await runInProcess(['dead-letters', 'list', '--help'], { cwd: folder.path })
    for (const cause of deadLetterCauses) expect(stdout).toContain(cause)
  })
})
