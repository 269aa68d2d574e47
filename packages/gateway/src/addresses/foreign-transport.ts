import { createHttpDispatcher, type HttpDispatcher } from '@truckroll/client'
import type { LookupFunction } from 'node:net'
import { NodeTransport } from '../adapter/node-transport.ts'
import { AddressError } from './address-error.ts'
import type { AddressRule } from './address-rule.ts'
import { toCheckedLookup } from './to-checked-lookup.ts'

/**
 * Connections to hosts that the operator did not name. They are shared with no others: each was opened to an address
 * that was looked at.
 */
export class ForeignTransport {
  readonly dispatcher: HttpDispatcher
  readonly node: NodeTransport
  readonly #rule: AddressRule
  readonly #isOwn: boolean

  /** `lookup` finds the addresses of a host; default: the system's. `dispatcher`: what requests go through instead. */
  constructor(rule: AddressRule, lookup?: LookupFunction, dispatcher?: HttpDispatcher) {
    const checked = toCheckedLookup(rule, lookup)
    this.#rule = rule
    this.#isOwn = dispatcher === undefined
    this.dispatcher = dispatcher ?? createHttpDispatcher({ lookup: checked })
    this.node = new NodeTransport(checked)
  }

  /**
   * An address that stands in the URL itself is not looked up.
   * @throws AddressError
   */
  check({ hostname }: URL): void {
    if (this.#rule.refusesHost(hostname)) throw new AddressError('the URL', hostname)
  }

  async close(): Promise<void> {
    this.node.close()
    if (this.#isOwn) await this.dispatcher.destroy()
  }
}
