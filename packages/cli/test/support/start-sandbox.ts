import { createSandbox, type Sandbox } from '@truckroll/sandbox'

export interface TestSandbox {
  readonly sandbox: Sandbox
  /** What `run` needs to poll it. */
  readonly env: Readonly<Record<string, string>>
}

/** A local Dispatch in the test's own process, and the settings that lead to it. */
export async function startSandbox(
  options: { readonly fifo?: 'account' | 'job' } = {},
): Promise<TestSandbox> {
  const sandbox = await createSandbox({ port: 0, seed: 1, visibilityTimeoutSeconds: 2, ...options })
  await sandbox.listen()
  const gateway = sandbox.accounts.find(({ role }) => role === 'gateway')
  if (gateway === undefined) throw new Error('expected a gateway account')
  return {
    sandbox,
    env: {
      TRUCKROLL_DISPATCH_URL: sandbox.url,
      TRUCKROLL_DISPATCH_KEY: gateway.key,
      TRUCKROLL_DISPATCH_SECRET: gateway.secret,
      TRUCKROLL_HTTP_PORT: '0',
      TRUCKROLL_POLL_INTERVAL_MS: '50',
      TRUCKROLL_ADAPTER: './adapter.ts',
    },
  }
}
