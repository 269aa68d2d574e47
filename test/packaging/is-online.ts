import { workspaceRoot } from '../../scripts/workspace-root.js'
import { run } from './run.ts'

/** Whether npm reaches a registry; says so where it does not, since tests are left out then. */
export async function isOnline(): Promise<boolean> {
  const args = ['view', 'zod', 'version', '--fetch-retries=0', '--fetch-timeout=15000', '--prefer-online']
  const { exitCode } = await run('npm', args, workspaceRoot)
  if (exitCode !== 0)
    process.stderr.write('No registry can be reached: tests that install a new adapter are left out.\n')
  return exitCode === 0
}
