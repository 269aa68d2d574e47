import { expectThat, RuleViolation } from '../rule-violation.ts'
import type { RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'

const part = { profile: 'VerifiesCredentials', level: 'must' } as const
const rotated = { profile: 'RotatesLogins', level: 'must' } as const

/** What verifyCredentials throws; undefined if it accepts the login. */
async function refusal(world: RuleWorld, credentials: unknown): Promise<unknown> {
  const { adapter } = world
  if (adapter.verifyCredentials === undefined) throw new RuleViolation('the adapter has no verifyCredentials')
  // In plain JavaScript it may answer or throw at once.
  const verify = async () => adapter.verifyCredentials?.(world.companyContext(credentials))
  return world.does(
    verify().then(
      () => undefined,
      (error: unknown) => error,
    ),
  )
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error)
}

async function offerEightAt(world: RuleWorld, rounds: number): Promise<void> {
  for (let round = 1; round <= rounds; round += 1) {
    await world.double.expireLogin?.()
    const jobs = Array.from({ length: 8 }, () => world.offer(world.toFields({})))
    for (const jobId of jobs) await world.expectCreated(jobId)
  }
}

/** Logins are tried before they are stored, and rotated without a person. */
export const loginRules: readonly Rule[] = [
  {
    ...part,
    id: 'login/good',
    title: 'A good login is accepted',
    proves: 'tries the login of the double',
    costs: 'no company can be connected',
    check: async (world) => {
      const error = await refusal(world, world.double.credentials)
      expectThat(error === undefined, `verifyCredentials threw ${nameOf(error)}`)
    },
  },
  {
    ...part,
    id: 'login/wrong',
    title: 'A wrong login is refused as such',
    proves: 'tries a login that the product does not take',
    costs: 'a mistyped key is stored, and every job of the company fails later',
    lacks: ({ double }) =>
      double.wrongCredentials === undefined ? 'the double names no wrongCredentials' : undefined,
    check: async (world) => {
      const error = await refusal(world, world.double.wrongCredentials)
      expectThat(error !== undefined, 'verifyCredentials accepted it')
      expectThat(
        nameOf(error) === 'ProviderError',
        `verifyCredentials threw ${nameOf(error)} instead of ProviderError`,
      )
    },
  },
  {
    ...part,
    id: 'login/down-is-not-wrong',
    title: 'A product that is down says nothing about a login',
    proves: 'tries a good login while the product answers 503, and while it cannot be reached',
    costs: 'a good login is refused because of an outage',
    check: async (world) => {
      for (const kind of ['unreachable', 'answered'] as const) {
        const end = world.network.disturb(() =>
          kind === 'answered' ? { kind, response: () => new Response('down', { status: 503 }) } : { kind },
        )
        const error = await refusal(world, world.double.credentials)
        end()
        expectThat(error !== undefined, 'verifyCredentials accepted a login without having asked for it')
        expectThat(nameOf(error) !== 'ProviderError', 'verifyCredentials took an outage for a refused login')
      }
    },
  },
  {
    ...rotated,
    id: 'login/runs-out',
    title: 'An access token that runs out is renewed without a person',
    proves: 'ends the access token between two jobs, and again in the middle of each call of a third one',
    costs: 'every hour somebody has to log in again',
    check: async (world) => {
      let expected = 1
      await world.create()
      await world.double.expireLogin?.()
      await world.disturbEach(
        () => ({ kind: 'meanwhile', before: () => world.double.expireLogin?.() }),
        async () => {
          expected += 1
          await world.create()
          await world.expectOrders(expected)
        },
      )
      const held = await world.held()
      expectThat(held.length === 0, 'the company is held for its login')
    },
  },
  {
    ...rotated,
    id: 'login/by-many-at-once',
    title: 'Many jobs at once renew a login once, and none uses up the token of another',
    proves: 'ends the access token and offers eight jobs at the same moment, three times',
    costs: 'the refresh token is used up, and somebody has to log in again',
    check: async (world) => {
      await world.create()
      await offerEightAt(world, 3)
      await world.expectOrders(1 + 3 * 8)
      expectThat((await world.held()).length === 0, 'the company is held for its login')
    },
  },
  {
    ...rotated,
    id: 'login/by-two-processes',
    title: 'A login that another process has renewed is the one that counts',
    proves:
      'ends the access token before eight jobs at once, twice with a second process beside the first, and twice after that one has ended',
    costs: 'with two processes the refresh token is used up within a day, and somebody has to log in again',
    check: async (world) => {
      await world.double.expireLogin?.()
      await world.create()
      const beside = await world.startBeside()
      // Otherwise one process would have done everything before the other one looked.
      const end = world.network.disturb(() => ({ kind: 'slow', ms: 2_000 }))
      try {
        await offerEightAt(world, 2)
      } finally {
        end()
        await beside[Symbol.asyncDispose]()
      }
      await offerEightAt(world, 2)
      await world.expectOrders(1 + 4 * 8)
      expectThat((await world.held()).length === 0, 'the company is held for its login')
    },
  },
  {
    ...rotated,
    id: 'login/kept-over-restart',
    title: 'A renewed login is there after a restart',
    proves: 'renews the login, kills the gateway, starts it again and offers a job',
    costs: 'each restart makes somebody log in again',
    check: async (world) => {
      await world.create()
      await world.double.expireLogin?.()
      await world.create()
      world.kill()
      await world.startProcess()
      await world.double.expireLogin?.()
      await world.create()
      await world.expectOrders(3)
    },
  },
]
