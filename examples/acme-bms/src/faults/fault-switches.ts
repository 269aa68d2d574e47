import { parseInput } from '../http/parse-input.ts'
import { faultSchema, type Fault, type FaultInput } from './fault.ts'

export interface FaultTarget {
  route: string
  method: string
  companyId: string
}

/** The faults that are switched on. Each hit uses one up; the first that fits counts. */
export class FaultSwitches {
  #faults: Fault[] = []

  add(input: FaultInput): Fault {
    const fault = parseInput(faultSchema, input)
    this.#faults.push(fault)
    return { ...fault }
  }

  clear(): void {
    this.#faults = []
  }

  /** What is still to come. */
  list(): Fault[] {
    return this.#faults.map((fault) => ({ ...fault }))
  }

  take(target: FaultTarget): Fault | undefined {
    const fault = this.#faults.find(
      ({ route, method, companyId }) =>
        (route ?? target.route) === target.route &&
        (method ?? target.method) === target.method &&
        (companyId ?? target.companyId) === target.companyId,
    )
    if (fault === undefined) return undefined
    fault.count -= 1
    if (fault.count === 0) this.#faults = this.#faults.filter((other) => other !== fault)
    return { ...fault }
  }
}
