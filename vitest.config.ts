import { existsSync, readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const conditions = ['truckroll-source', 'node']

const workspaces = ['packages', 'adapters', 'examples']
  .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
  .filter((folder) => existsSync(`${folder}/package.json`))

export default defineConfig({
  test: {
    projects: [...workspaces, 'test'].map((root) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name: root,
        root,
        include: ['**/*.test.ts'],
        exclude: ['**/dist/**', '**/node_modules/**', 'bench/**'],
        env: { TZ: 'Pacific/Kiritimati' },
      },
    })),
  },
})
