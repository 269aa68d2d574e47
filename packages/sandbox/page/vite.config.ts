import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    // Everything comes from the sandbox itself; nothing is inlined, since its policy forbids that.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What counts is the size that is loaded, packed; a test measures it.
    chunkSizeWarningLimit: 1000,
  },
})
