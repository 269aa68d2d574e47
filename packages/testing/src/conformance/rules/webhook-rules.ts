import type { VendorWebhook } from '../../kit/vendor-double.ts'
import { expectThat, RuleViolation } from '../rule-violation.ts'
import type { RuleWorld } from '../rule-world.ts'
import type { Rule } from '../rule.ts'

const part = { profile: 'ReceivesWebhooks', level: 'must' } as const

/** A webhook that the product really posted. */
async function findWebhook(world: RuleWorld, text = 'a remark'): Promise<VendorWebhook> {
  const job = await world.create()
  await world.act('note', job, { text })
  await world.settle()
  const webhook = world.webhooks.posted.at(-1)?.webhook
  if (webhook === undefined)
    throw new RuleViolation('the product posted no webhook when a person wrote a note')
  return webhook
}

function lacksNote({ double }: RuleWorld): string | undefined {
  return double.acts.includes('note') ? undefined : 'the double has no act note, whose webhook the rule uses'
}

function toText({ body }: VendorWebhook): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body)
}

async function expectRefused(world: RuleWorld, webhook: VendorWebhook, what: string): Promise<void> {
  const posts = world.dispatch.posts.length
  const status = await world.does(world.webhooks.postOnce(webhook))
  expectThat(status >= 400, `${what} was answered ${status}`)
  await world.settle()
  expectThat(world.dispatch.posts.length === posts, `${what} was told to Dispatch`)
}

/** Webhooks are believed only if the vendor sent them, and each counts once. */
export const webhookRules: readonly Rule[] = [
  {
    ...part,
    id: 'webhook/changed-byte',
    title: 'A webhook of which one byte was changed is refused',
    proves: 'posts a real webhook with one letter of its body changed',
    costs: 'anybody on the way can report work that was never done',
    lacks: lacksNote,
    check: async (world) => {
      const webhook = await findWebhook(world, 'a remark')
      const body = toText(webhook)
      const changed = body.includes('a remark') ? body.replace('a remark', 'b remark') : `${body} `
      await expectRefused(world, { ...webhook, body: changed }, 'a webhook with a changed letter')
    },
  },
  {
    ...part,
    id: 'webhook/raw-bytes',
    title: 'The signature is checked over the bytes as they came',
    proves: 'posts a real webhook with a blank added, which JSON does not see',
    costs: 'a signature over anything else than the bytes can be got around',
    lacks: lacksNote,
    check: async (world) => {
      const webhook = await findWebhook(world)
      await expectRefused(world, { ...webhook, body: `${toText(webhook)} ` }, 'a webhook with a blank added')
    },
  },
  {
    ...part,
    id: 'webhook/unsigned',
    title: 'A webhook without a signature is refused',
    proves: 'posts a real webhook without its headers',
    costs: 'anybody who knows the address can report work that was never done',
    lacks: lacksNote,
    check: async (world) => {
      const webhook = await findWebhook(world)
      await expectRefused(
        world,
        { ...webhook, headers: { 'content-type': 'application/json' } },
        'a webhook without a signature',
      )
    },
  },
  {
    ...part,
    id: 'webhook/other-signature',
    title: 'A signature counts for its own webhook alone',
    proves: 'posts the body of one real webhook under the headers of another one',
    costs: 'one webhook that somebody saw makes all others possible',
    lacks: lacksNote,
    check: async (world) => {
      const first = await findWebhook(world, 'first remark')
      const second = await findWebhook(world, 'second remark')
      await expectRefused(
        world,
        { ...first, headers: second.headers },
        'a webhook under the headers of another one',
      )
    },
  },
  {
    ...part,
    id: 'webhook/repeated',
    title: 'A webhook that comes again is taken, and told once',
    proves: 'posts a real webhook three more times',
    costs: 'the brand reads everything twice, or the vendor switches the webhook off',
    lacks: lacksNote,
    check: async (world) => {
      const webhook = await findWebhook(world)
      // Some products tell nothing of notes: the next look brings it.
      if (world.dispatch.posts.length === 0) await world.advance(600_000)
      const posts = world.dispatch.posts.length
      expectThat(posts > 0, 'the note of a person did not reach Dispatch')
      for (let times = 0; times < 3; times += 1) {
        const status = await world.does(world.webhooks.postOnce(webhook))
        expectThat(
          status >= 200 && status < 300,
          `a webhook that came again was answered ${status}: the vendor sends it for ever`,
        )
      }
      await world.settle()
      expectThat(
        world.dispatch.posts.length === posts,
        `Dispatch got ${world.dispatch.posts.length - posts} more`,
      )
    },
  },
  {
    ...part,
    id: 'webhook/unknown-company',
    title: 'A webhook of a company that is not known yet is asked for again',
    proves: 'posts a real webhook for a company that nobody entered',
    costs: 'all that happens before the company is entered is lost',
    lacks: lacksNote,
    check: async (world) => {
      const webhook = await findWebhook(world)
      const status = await world.does(world.webhooks.postOnce(webhook, 'company-nobody-entered'))
      expectThat(
        status >= 500 || status === 429 || status === 425 || status === 408,
        `it was answered ${status}: the vendor takes that for an answer and does not send it again`,
      )
    },
  },
  {
    ...part,
    id: 'webhook/challenge',
    title: "The vendor's check of the address is answered as the vendor wants it",
    proves: 'sends the check that the double names, twice, and compares status and body of the answer',
    costs: 'the vendor never switches the webhooks on',
    lacks: ({ double }) =>
      double.challenge === undefined
        ? 'the product checks no address (the double has no challenge)'
        : undefined,
    check: async (world) => {
      for (let times = 0; times < 2; times += 1) {
        const challenge = world.double.challenge?.()
        if (challenge === undefined) throw new RuleViolation('challenge gave nothing')
        const { status, body } = await world.does(world.webhooks.ask(challenge.webhook))
        expectThat(
          status === challenge.status && (challenge.body === undefined || body === challenge.body),
          `it was answered ${status} ${JSON.stringify(body)} instead of ${challenge.status} ${JSON.stringify(challenge.body)}`,
        )
      }
      await world.settle()
      expectThat(world.dispatch.posts.length === 0, 'the check was told to Dispatch')
    },
  },
  {
    ...part,
    id: 'webhook/junk',
    title: 'What is no webhook of the vendor is refused, and disturbs nothing',
    proves: 'posts nothing, a page of HTML, half a body and a million brackets',
    costs: 'a scanner of the internet fills the log, or stops the gateway',
    lacks: lacksNote,
    check: async (world) => {
      const webhook = await findWebhook(world)
      const bodies = [
        '',
        '<html>',
        toText(webhook).slice(0, toText(webhook).length / 2),
        '['.repeat(1_000_000),
      ]
      for (const body of bodies)
        await expectRefused(
          world,
          { ...webhook, body },
          `a webhook whose body is ${JSON.stringify(body.slice(0, 20))}`,
        )
      await world.create()
    },
  },
]
