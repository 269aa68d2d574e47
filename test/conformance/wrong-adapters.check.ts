import { rules, runRule } from '@truckroll/testing'
import { describe, expect, it } from 'vitest'
import { bookingConformance } from '../../adapters/servicetitan/test/booking-conformance.ts'
import acme from '../../examples/acme-adapter/conformance.ts'
import { createChallengingAcme } from './challenging-acme.ts'
import { createFindingAcme } from './finding-acme.ts'
import { createPollingAcme } from './polling-acme.ts'
import { createRotatingAcme } from './rotating-acme.ts'
import { alsoBreaks } from './wrong/also-breaks.ts'
import { wrongAdapters } from './wrong/wrong-adapters.ts'

// By `npm run check`: an adapter for each rule, each with a world of its own.

function findRule(id: string) {
  const rule = rules.find((each) => each.id === id)
  if (rule === undefined) throw new Error(`expected a rule ${id}`)
  return rule
}

const isRelink = (id: string) => id.startsWith('relink/')

describe('an adapter that is wrong in one thing', () => {
  it.each(wrongAdapters)('is found by $rule: it $because', async ({ rule: id, make }) => {
    const { outcome, message } = await runRule(make(), findRule(id))
    expect({ outcome, message }).toMatchObject({
      outcome: findRule(id).level === 'must' ? 'failed' : 'warned',
    })
  })

  it('is there for each rule', () => {
    const found = new Set(wrongAdapters.map(({ rule }) => rule))
    expect(rules.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([])
  })
})

it('is stated of each wrong adapter what else finds it, by rules that there are', () => {
  const ids = new Set(rules.map(({ id }) => id))
  const stated = Object.entries(alsoBreaks).flatMap(([rule, others]) => [
    rule,
    ...(others === 'any' ? [] : others),
  ])
  expect(stated.filter((id) => !ids.has(id))).toEqual([])
  expect(wrongAdapters.map(({ rule }) => rule).filter((rule) => !(rule in alsoBreaks))).toEqual([])
})

describe('a good adapter', () => {
  it.each(
    rules.filter(
      ({ id, profile }) => (profile === 'PollsChanges' || profile === 'TellsChanges') && !isRelink(id),
    ),
  )('that asks for changes passes $id', async (rule) => {
    expect(await runRule(createPollingAcme(), rule)).toMatchObject({ outcome: 'passed' })
  })

  it.each(rules.filter(({ id }) => isRelink(id)))('that follows its work orders passes $id', async (rule) => {
    expect(await runRule(bookingConformance, rule)).toMatchObject({ outcome: 'passed' })
  })

  it.each(rules.filter(({ profile }) => profile === 'RotatesLogins'))(
    'that renews its login passes $id',
    async (rule) => {
      expect(await runRule(createRotatingAcme(), rule)).toMatchObject({ outcome: 'passed' })
    },
  )

  it.each(rules.filter(({ profile }) => profile === 'FindsJobs'))(
    'that finds work orders passes $id',
    async (rule) => {
      expect(await runRule(createFindingAcme(), rule)).toMatchObject({ outcome: 'passed' })
    },
  )

  it('whose product checks the address of its webhooks passes webhook/challenge', async () => {
    expect(await runRule(createChallengingAcme(), findRule('webhook/challenge'))).toMatchObject({
      outcome: 'passed',
    })
  })

  it('with jobs of its own passes job/own-jobs', async () => {
    const conformance = { ...acme, jobs: () => [{ service_type: 'solar' }, { title: 'Roof' }] }
    expect(await runRule(conformance, findRule('job/own-jobs'))).toMatchObject({ outcome: 'passed' })
  })
})
