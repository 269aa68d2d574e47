import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: '../dist/console-page',
    emptyOutDir: true,
    // Everything comes from the gateway itself; nothing is inlined, since its policy forbids that.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the libraries in it ask to be told.
    license: { fileName: 'THIRD-PARTY-NOTICES.md' },
  },
})
