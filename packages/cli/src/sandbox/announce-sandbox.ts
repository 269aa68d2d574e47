import { stringifyJson } from '@truckroll/protocol'
import type { Sandbox } from '@truckroll/sandbox'
import type { Output } from '../output/output.ts'
import { toTable } from '../output/to-table.ts'

/**
 * Says where the sandbox is and with which keys to sign: for people as a table, for programs as one JSON
 * line. Its secrets are generated and open only this sandbox.
 */
export function announceSandbox(output: Output, sandbox: Sandbox): void {
  const accounts = sandbox.accounts.map(({ role, key, secret }) => ({ role, key, secret }))
  if (!output.isTerminal) {
    const { port, url } = sandbox
    return output.print(stringifyJson({ level: 'info', port, url, accounts, msg: 'ready' }))
  }
  const { style } = output
  output.print(`${style.bold('A local Dispatch')} at ${sandbox.url}`)
  output.print(`Control API: ${sandbox.url}/_control/openapi.json\n`)
  const columns = [
    { heading: 'ROLE', value: (row: (typeof accounts)[number]) => row.role },
    { heading: 'KEY', value: (row: (typeof accounts)[number]) => row.key },
    { heading: 'SECRET', value: (row: (typeof accounts)[number]) => row.secret, maxWidth: 200 },
  ]
  output.print(toTable(columns, accounts, style))
  const gateway = accounts.find((account) => account.role === 'gateway')
  if (gateway === undefined) return
  output.print(`\nNext, in another terminal:\n`)
  output.print(`  export TRUCKROLL_DISPATCH_URL=${sandbox.url}`)
  output.print(`  export TRUCKROLL_DISPATCH_KEY='${gateway.key}' TRUCKROLL_DISPATCH_SECRET=${gateway.secret}`)
  output.print(`  TRUCKROLL_ADAPTER=./adapter.ts truckroll run\n`)
}
