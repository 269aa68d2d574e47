import { defineConfig } from 'truckroll'

// Every setting has its text on hover. What the environment says, such as TRUCKROLL_HTTP_PORT, wins over this file.
export default defineConfig({
  adapter: './src/index.ts',
  adapterSettings: { url: 'http://127.0.0.1:4300' },
})
