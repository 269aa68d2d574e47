import { isSecretName } from '@truckroll/gateway/embed'
import { expectThat } from '../rule-violation.ts'
import type { Rule } from '../rule.ts'
import { answered, needsLogin } from './answered.ts'

const part = { profile: 'required', level: 'must' } as const
const minuteMs = 60_000

/** Logins are the company's own. */
export const secretRules: readonly Rule[] = [
  {
    ...part,
    id: 'secret/not-told',
    title: 'No secret stands in the log, in attention or in a dead letter',
    proves: 'lets calls succeed, fail and be refused, and looks for the login in all that was written',
    costs: "whoever reads the log has the company's key",
    lacks: needsLogin,
    check: async (world) => {
      await world.create()
      for (const disturbance of [
        answered(400, 'refused'),
        answered(500, 'broken'),
        answered(401, 'unauthorized'),
      ]) {
        const end = world.network.disturb(({ method }) => (method === 'GET' ? undefined : disturbance))
        world.offer(world.toFields({}))
        await world.advance(5 * minuteMs)
        end()
      }
      const told = JSON.stringify([world.log.lines, await world.deadLetters(), await world.attention()])
      const found = secretsOf(world.double.credentials).find(({ value }) =>
        formsOf(value).some((form) => told.includes(form)),
      )
      expectThat(found === undefined, `credentials.${found?.name} stands in what was written`)
    },
  },
  {
    ...part,
    id: 'secret/not-in-urls',
    level: 'should',
    title: 'No secret stands in a URL',
    proves: 'looks for the login in the URLs of all calls of a job',
    costs: 'proxies and access logs of the vendor keep the key',
    lacks: needsLogin,
    check: async (world) => {
      await world.create()
      const urls = world.network.calls.map(({ url }) => url).join('\n')
      const found = secretsOf(world.double.credentials).find(({ value }) =>
        formsOf(value).some((form) => urls.includes(form)),
      )
      expectThat(found === undefined, `credentials.${found?.name} stands in a URL`)
    },
  },
]

/** The texts of a login that are secret by their names. */
function secretsOf(credentials: unknown): readonly { readonly name: string; readonly value: string }[] {
  if (typeof credentials !== 'object' || credentials === null) return []
  return Object.entries(credentials).flatMap(([name, value]) =>
    typeof value === 'string' && value.length >= 6 && isSecretName(name) ? [{ name, value }] : [],
  )
}

/** A secret as it may be written. */
function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '')
  // Inside of a longer text, as in `user:secret`, base64 begins elsewhere.
  const shifted = [1, 2].map((count) =>
    Buffer.from('x'.repeat(count) + secret)
      .toString('base64')
      .slice(4, -4),
  )
  return [secret, encodeURIComponent(secret), base64, ...shifted, Buffer.from(secret).toString('hex')].filter(
    (form) => form.length >= 6,
  )
}
