import type { BrandQuirk } from '@truckroll/gateway'

export const quirks: readonly BrandQuirk[] = [
  {
    sourceId: 8801,
    because: 'writes the fee that is to be collected in front of the instructions',
    example: {
      job: { id: 30462, source_id: 8801, service_instructions: 'Collect $90. Ring twice.' },
      becomes: { id: 30462, source_id: 8801, service_instructions: 'Ring twice.', service_fee: 90 },
    },
    change(job) {
      const found = /^Collect \$(\d+)\. (.*)$/s.exec(String(job['service_instructions']))
      if (found === null) return job
      return { ...job, service_fee: Number(found[1]), service_instructions: found[2] }
    },
  },
]
