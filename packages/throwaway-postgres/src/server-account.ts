import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const NAME = 'postgres'

export interface ServerAccount {
  /** The prefix of each command of the server. */
  readonly prefix: readonly string[]
  /** The account that must own its files; undefined: the current one. */
  readonly ids: { readonly uid: number; readonly gid: number } | undefined
}

/** PostgreSQL refuses to run as root, so root runs it under the account of its package. */
export async function serverAccount(): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return { prefix: [], ids: undefined }
  const read = async (flag: string) => Number((await run('id', [flag, NAME])).stdout)
  return {
    prefix: ['setpriv', `--reuid=${NAME}`, `--regid=${NAME}`, '--clear-groups', '--pdeathsig=QUIT'],
    ids: { uid: await read('-u'), gid: await read('-g') },
  }
}
