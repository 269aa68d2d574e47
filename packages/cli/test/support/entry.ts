import { createContext } from '../../src/create-context.ts'
import { main } from '../../src/main.ts'

// The command as it is, from its sources: the committed bin does the same with what was built.
const blockedForMs = Number(process.env['TEST_BLOCKED_FOR_MS'] ?? 8_000)
// oxlint-disable-next-line unicorn/no-process-exit -- as the bin does
process.exit(await main(process.argv.slice(2), { ...createContext(), blockedForMs }))
