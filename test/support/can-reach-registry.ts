import { workspaceRoot } from '../../scripts/workspace-root.js'
import { run } from './run.ts'

/** Whether npm reaches the registry that it uses on this machine. */
export async function canReachRegistry(): Promise<boolean> {
  const args = ['view', 'zod', 'version', '--fetch-retries=0', '--fetch-timeout=15000', '--prefer-online']
  return (await run('npm', args, workspaceRoot)).exitCode === 0
}
