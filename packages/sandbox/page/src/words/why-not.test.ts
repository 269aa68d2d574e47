import { describe, expect, onTestFinished, test } from 'vitest'
import type { AppActInput } from '../../../src/rules/app-act.ts'
import type { SandboxControl } from '../../../src/control/sandbox-control.ts'
import { createSandbox } from '../../../src/index.ts'
import { whyNoOffer, whyNotAsBrand, whyNotInApp } from './why-not.ts'

const acts: readonly AppActInput[] = [
  { act: 'accept' },
  { act: 'decline' },
  { act: 'schedule', start: '2026-03-04T09:00:00Z' },
  { act: 'unschedule' },
  { act: 'enroute' },
  { act: 'start' },
  { act: 'pause' },
  { act: 'complete' },
  { act: 'cancel' },
  { act: 'note', text: 'Ordered' },
  { act: 'photo' },
]

type Do = AppActInput['act'] | 'brand cancels'

/** How a job comes into each state a person may find it in. */
const states: Readonly<Record<string, readonly Do[]>> = {
  offered: [],
  accepted: ['accept'],
  scheduled: ['accept', 'schedule'],
  'visit taken back': ['accept', 'schedule', 'unschedule'],
  'on the way': ['accept', 'schedule', 'enroute'],
  started: ['accept', 'schedule', 'start'],
  paused: ['accept', 'schedule', 'start', 'pause'],
  'paused before a visit': ['accept', 'pause'],
  complete: ['accept', 'schedule', 'start', 'complete'],
  'open again': ['accept', 'schedule', 'start', 'complete', 'schedule'],
  'one of two visits done': ['accept', 'schedule', 'schedule', 'complete'],
  declined: ['decline'],
  'canceled in the app': ['accept', 'cancel'],
  'canceled by the brand': ['accept', 'schedule', 'brand cancels'],
}

async function openControl(): Promise<SandboxControl> {
  const sandbox = await createSandbox({ port: 0, seed: 1 })
  onTestFinished(() => sandbox.close())
  return sandbox.control
}

function play(control: SandboxControl, steps: readonly Do[], offer: object = {}): number {
  const { id } = control.brand.offerJob(offer)
  for (const step of steps) {
    const act = acts.find((input) => input.act === step)
    if (act === undefined) control.brand.cancelJob(id)
    else control.act(id, act)
  }
  return id
}

function isTaken(work: () => unknown): boolean {
  try {
    work()
    return true
  } catch {
    return false
  }
}

describe('the page offers an act if, and only if, it makes sense for the job', () => {
  test.each(Object.entries(states))('%s', async (_, steps) => {
    const control = await openControl()
    const tries = acts.map((act) => {
      const id = play(control, steps)
      const whyNot = whyNotInApp(control.job(id), act.act)
      return { act: act.act, whyNot, isTaken: isTaken(() => control.act(id, act)) }
    })
    expect(tries.filter(({ whyNot, isTaken: taken }) => whyNot === undefined && !taken)).toEqual([])
    expect(tries.filter(({ whyNot }) => whyNot !== undefined && !/^[A-Z].{8,}/.test(whyNot))).toEqual([])
  })

  const offered = {
    offered: ['accept', 'decline', 'schedule', 'note', 'photo'],
    accepted: ['schedule', 'pause', 'cancel', 'note', 'photo'],
    scheduled: ['schedule', 'unschedule', 'enroute', 'start', 'pause', 'complete', 'cancel', 'note', 'photo'],
    started: ['schedule', 'unschedule', 'pause', 'complete', 'cancel', 'note', 'photo'],
    complete: ['schedule', 'note', 'photo'],
    declined: ['note', 'photo'],
  }
  test.each(Object.entries(offered))('of a job that is %s it offers: %j', async (state, expected) => {
    const control = await openControl()
    const job = control.job(play(control, states[state] ?? []))
    expect(acts.map(({ act }) => act).filter((act) => whyNotInApp(job, act) === undefined)).toEqual(expected)
  })

  test.each([
    { offer: { strategy: 'jump_ball' }, can: ['accept', 'decline', 'note', 'photo'] },
    {
      offer: { fields: { ui_options: { show_decline: false } } },
      can: ['accept', 'schedule', 'note', 'photo'],
    },
  ])('of an offer with $offer it offers: $can', async ({ offer, can }) => {
    const control = await openControl()
    const offeredActs = acts.filter(({ act }) => {
      const id = play(control, [], offer)
      return whyNotInApp(control.job(id), act) === undefined
    })
    expect(offeredActs.map(({ act }) => act)).toEqual(can)
    for (const act of offeredActs) {
      const id = play(control, [], offer)
      expect(
        isTaken(() => control.act(id, act)),
        act.act,
      ).toBe(true)
    }
  })

  test('a brand cancels a job once, and offers none if nobody could get it', async () => {
    const control = await openControl()
    const canceled = control.job(play(control, ['brand cancels']))
    expect(whyNotAsBrand(canceled, 'cancel')).toBe('The job is canceled already')
    expect(whyNotAsBrand(canceled, 'note')).toBeUndefined()
    expect(whyNotAsBrand({ ...canceled, externalId: null }, 'note')).toBeDefined()
    const state = control.state()
    expect(whyNoOffer(state)).toBeUndefined()
    expect(whyNoOffer({ ...state, organizations: [] })).toBeDefined()
    expect(whyNoOffer({ ...state, accounts: [] })).toBeDefined()
  })
})
