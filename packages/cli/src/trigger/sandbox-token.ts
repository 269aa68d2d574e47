import type { CliContext } from '../context.ts'

/** The control token of a sandbox that others can reach: `TRUCKROLL_SANDBOX_TOKEN`. */
export function sandboxTokenOf({ env }: Pick<CliContext, 'env'>): string | undefined {
  const token = env['TRUCKROLL_SANDBOX_TOKEN'] ?? ''
  return token === '' ? undefined : token
}
