import type { SimulatedMessage } from '@truckroll/testing'
import type { Findings } from '../../support/findings.ts'
import type { StoreProbe } from '../../support/store-probe.ts'

/** Guarantees 1 and 8: nothing acked that is not durable, one poller, no poll while an ack is open. */
export class IntakeOracle {
  readonly #findings: Findings
  readonly #probe: StoreProbe
  #rival: { readonly holdMs: number; readonly now: () => number } | undefined
  #openPolls = 0
  #openAcks = 0
  #openPosts = 0
  readonly #mostPosts: number

  constructor(findings: Findings, probe: StoreProbe, mostPosts: number) {
    this.#findings = findings
    this.#probe = probe
    this.#mostPosts = mostPosts
  }

  beginLife(): void {
    this.#openPolls = 0
    this.#openAcks = 0
    this.#openPosts = 0
  }

  /** Somebody else is about to take the lease for so long. `now`: the store's clock. */
  rivalAsks(holdMs: number, now: () => number): void {
    this.#rival = { holdMs, now }
  }

  acked(message: SimulatedMessage): void {
    this.#findings.note(`dispatch: ${message.id} acked`)
    if (this.#probe.row('select 1 from events where message_id = ?', message.id) === undefined) {
      this.#findings.object('ack-not-durable', `message ${message.id} was acked and is not in the store`)
    }
  }

  pollBegan(): void {
    this.#openPolls += 1
    if (this.#openPolls > 1) this.#findings.object('two-polls', 'a poll began while another was open')
    if (this.#openAcks > 0)
      this.#findings.object('poll-before-acks', `a poll began with ${this.#openAcks} acks open`)
    if (this.#isHeldByRival()) {
      this.#findings.object('two-pollers', 'a poll began while somebody else holds the lease')
    }
  }

  #isHeldByRival(): boolean {
    if (this.#rival === undefined) return false
    const held = "select 1 from leases where holder = 'rival' and expires_at > ?"
    return this.#probe.row(held, this.#rival.now()) !== undefined
  }

  pollEnded(): void {
    this.#openPolls -= 1
  }

  ackBegan(): void {
    this.#openAcks += 1
  }

  ackEnded(): void {
    this.#openAcks -= 1
  }

  postBegan(): void {
    this.#openPosts += 1
    if (this.#openPosts > this.#mostPosts) {
      this.#findings.object('not-bounded', `${this.#openPosts} posts at once`)
    }
  }

  /** Updates were handed out: what is in memory is what is claimed. */
  claimedSends(): void {
    const count = this.#probe.number('select count(*) from outbox_keys where claimed_until is not null')
    if (count > this.#mostPosts) this.#findings.object('not-bounded', `${count} updates claimed at once`)
  }

  postEnded(): void {
    this.#openPosts -= 1
  }

  /** Messages were recorded under a fence. */
  recorded(ids: readonly string[], credential: string, token: number | undefined): void {
    this.#findings.note(`store: recorded ${ids.join(', ')}`)
    const lease = this.#probe.row('select expires_at, token from leases where credential = ?', credential)
    if (token === undefined || lease?.['token'] === token) return
    // Recorded first and taken over second, both in one commit.
    const isTakenNow = Number(lease?.['expires_at']) - (this.#rival?.holdMs ?? 0) === this.#rival?.now()
    if (isTakenNow) return
    this.#findings.object(
      'no-fence',
      `recorded under token ${token} while the lease has ${String(lease?.['token'])}`,
    )
  }
}
