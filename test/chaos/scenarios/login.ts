import { randomBytes } from 'node:crypto'
import type { Scenario } from '../scenario.ts'
import { loginAdapterPath } from '../world/gateway-program.ts'
import { ProcessWorld } from '../world/process-world.ts'

const organizationIds = [21, 22, 23, 24]
const refused = 22

export const login: Scenario = {
  name: 'login',
  does: "one provider's login is refused: only that provider waits, and goes on in order after the change",
  async run(context) {
    const messages = context.scale === 'full' ? 600 : 60
    const env = { TRUCKROLL_ENCRYPTION_KEY: randomBytes(32).toString('base64') }
    await using world = await ProcessWorld.create(context, {
      organizationIds,
      adapter: loginAdapterPath,
      env,
    })
    await world.seat.start()
    for (const organizationId of organizationIds) {
      await world.seat.put(`/v1/providers/p-${organizationId}`, {
        organizationId,
        credentials: loginOf(organizationId),
      })
    }
    await world.feed(messages)
    world.bms.refusedLogins.add(loginOf(refused).login)
    await world.feed(messages)
    const { evidence } = world
    await world.until("the others' work, and only theirs", () =>
      evidence.emitted.every((each) => each.organizationId === refused || evidence.isDone(each)),
    )
    const waiting = evidence.emitted.filter((each) => !evidence.isDone(each)).length
    const status = await world.seat.status()
    if (waiting === 0) world.object('not-refused', 'all was done although a login was refused')
    if (status?.deadLetters !== 0)
      world.object('parked', `${status?.deadLetters} events were parked meanwhile`)
    context.say(`${waiting} events of that provider wait, ${status?.heldKeys} jobs are held`)
    await world.seat.put(`/v1/providers/p-${refused}`, { credentials: { login: 'renewed' } })
    const findings = await world.settle()
    return { findings, facts: `${world.tellTraffic()}; ${waiting} events waited for the new login` }
  },
}

function loginOf(organizationId: number): { readonly login: string } {
  return { login: `login-${organizationId}` }
}
