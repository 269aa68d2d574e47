import { fileURLToPath } from 'node:url'

const conditions = ['truckroll-source', 'node']
const loopbackOnly = new URL('./loopback-only.js', import.meta.url)

/** How the tests of a workspace folder are run: `x.test.ts` by `npm test`, `x.check.ts` by `npm run check`. */
export function projectOf(folder: string, mode = 'test') {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name: folder,
      root: folder,
      include: [`**/*.${mode === 'check' ? 'check' : 'test'}.ts`],
      exclude: ['**/dist/**', '**/node_modules/**'],
      setupFiles: [fileURLToPath(new URL('./fail-on-refusal.ts', import.meta.url))],
      testTimeout: 20_000,
      hookTimeout: 30_000,
      env: {
        // Far from UTC and past the date line: a local time taken for UTC shows at once.
        TZ: 'Pacific/Kiritimati',
        // Reaches the processes that tests start, too.
        NODE_OPTIONS: `--import=${loopbackOnly.href}`,
      },
    },
  }
}
