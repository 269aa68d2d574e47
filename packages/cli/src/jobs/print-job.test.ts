import type { JsonObject } from '@truckroll/protocol'
import { describe, expect, it } from 'vitest'
import { createStyle } from '../output/style.ts'
import { printJob } from './print-job.ts'

function print(job: JsonObject): string[] {
  const lines: string[] = []
  const output = {
    style: createStyle(false, {}),
    print: (text = '') => void lines.push(...text.split('\n')),
  }
  printJob(output, job)
  return lines
}

const line = (text: string, provider?: string) => ({
  at: '2026-03-04T14:00:00.000Z',
  source: 'dispatch',
  text,
  ...(provider === undefined ? {} : { externalOrganizationId: provider }),
})
const update = { id: 'u-1', kind: 'accept', state: 'confirmed', occurredAt: '2026-03-04T14:00:00.000Z' }

describe('a job for people', () => {
  it('names the provider of what was before the job moved', () => {
    const lines = print({
      id: '7',
      externalOrganizationId: 'shop-2',
      updates: [{ ...update, externalOrganizationId: 'shop-1' }],
      timeline: [line('Dispatch sent the full job.', 'shop-1'), line('Dispatch sent a visit.')],
    })
    expect(lines.find((text) => text.includes('accept'))).toContain('shop-1')
    expect(lines.find((text) => text.includes('the full job'))).toContain('shop-1')
    expect(lines.find((text) => text.includes('a visit'))).not.toContain('shop')
  })

  it('has no place for it if the job never moved', () => {
    const lines = print({ id: '7', updates: [update], timeline: [line('Dispatch sent a visit.')] })
    expect(lines.join('\n')).not.toContain('PROVIDER')
  })
})
