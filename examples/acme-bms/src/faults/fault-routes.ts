import type { FastifyInstance } from 'fastify'

import { parseInput } from '../http/parse-input.ts'
import { faultSchema } from './fault.ts'
import type { FaultSwitches } from './fault-switches.ts'

/** `/_faults`: for tests only, without any key; registered only if the option `faults` is on. */
export function registerFaultRoutes(app: FastifyInstance, switches: FaultSwitches): void {
  app.get('/_faults', () => ({ items: switches.list() }))
  app.post('/_faults', (request, reply) =>
    reply.code(201).send(switches.add(parseInput(faultSchema, request.body))),
  )
  app.delete('/_faults', (_request, reply) => {
    switches.clear()
    return reply.code(204).send()
  })
}
