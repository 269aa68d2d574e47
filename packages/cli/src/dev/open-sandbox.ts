import { TruckrollError } from '@truckroll/protocol'
import { createSandbox, type Sandbox } from '@truckroll/sandbox'

const usualPort = 4100

/** A sandbox that listens: on the given port, else on the usual one, else on any that is free. */
export async function openSandbox(givenPort: number | undefined): Promise<Sandbox> {
  const sandbox = await createSandbox({ port: givenPort ?? usualPort })
  try {
    await sandbox.listen()
    return sandbox
  } catch (error) {
    await sandbox.close()
    const isTaken = TruckrollError.is(error) && error.code === 'TR_SANDBOX_LISTEN'
    if (!isTaken || givenPort !== undefined) throw error
  }
  const anywhere = await createSandbox({ port: 0 })
  await anywhere.listen()
  return anywhere
}
