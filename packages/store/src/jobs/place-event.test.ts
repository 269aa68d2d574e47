import { describe, expect, it } from 'vitest'
import { type KnownJob, seen } from './known-job.ts'
import { type LostTerm, nextKeyOf, placeOf } from './place-event.ts'

const told = { key: 'job:1', jobId: '1', credential: 'default' }
const ofA: LostTerm = { jobId: '1', term: 0, key: 'job:1', organizationId: 'org-a', provider: 'a' }

function jobOf(organizationId: string, changes: Partial<KnownJob> = {}): KnownJob {
  return {
    ...seen(undefined, { id: '1', organizationId }, { credential: 'default' }, undefined, 0),
    ...changes,
  }
}

function inFull(organizationId: string | undefined) {
  const facts = {
    id: '1',
    idJson: '1',
    organizationIdJson: organizationId,
    sourceIdJson: undefined,
    body: '{}',
  }
  return {
    ...told,
    ...(organizationId === undefined ? {} : { organizationId }),
    fullJob: { ...facts, organizationId, externalId: undefined },
  }
}

describe('the key that a job has next', () => {
  const atA = jobOf('org-a', { provider: 'a' })
  const atB = jobOf('org-b', { provider: 'b', term: 1, key: 'job:1~1' })

  it.each([
    ['is one of its own with another organization', inFull('org-b'), atA, [], 'b', 'job:1~1'],
    ['is the one that the organization had before', inFull('org-a'), atB, [ofA], undefined, 'job:1'],
    ['is the one that the provider had before', inFull('org-c'), atB, [ofA], 'a', 'job:1'],
    ['stays with the same organization', inFull('org-a'), atA, [], 'a', undefined],
    ['stays with the same provider', inFull('org-c'), atA, [], 'a', undefined],
    ['stays if it is not told in full', { ...told, organizationId: 'org-b' }, atA, [], 'b', undefined],
    ['stays if no organization is told', inFull(undefined), atA, [], undefined, undefined],
    [
      'stays if it is canceled for the organization that lost it',
      { ...inFull('org-a'), jobStatus: 'canceled' },
      atB,
      [ofA],
      'a',
      undefined,
    ],
  ])('%s', (_what, event, job, lost, provider, key) => {
    expect(nextKeyOf(event, job, lost, provider)).toBe(key)
  })
})

describe('an event stands', () => {
  const atB = jobOf('org-b', { term: 1, key: 'job:1~1' })

  it.each([
    ['on its own key if its job is not known', told, undefined, [], { key: 'job:1' }],
    ['on the key that its job has by now', told, atB, [ofA], { key: 'job:1~1' }],
    ['on a key that is not of the job', { ...told, key: 'note:9' }, atB, [ofA], { key: 'note:9' }],
    [
      'on the key of the organization that it is told with',
      { ...told, organizationId: 'org-a' },
      atB,
      [ofA],
      { key: 'job:1', lost: ofA },
    ],
    [
      'on the key of the present one if no organization of before is meant',
      { ...told, organizationId: 'org-c' },
      atB,
      [ofA],
      { key: 'job:1~1' },
    ],
  ])('%s', (_what, event, job, lost, place) => {
    expect(placeOf(event, job, lost)).toEqual(place)
  })
})
