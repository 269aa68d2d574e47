// Copied beside the installed tarballs: a gateway that is given no store keeps its rows in a SQLite file, or says what to install.
import { createGateway } from '@truckroll/gateway/embed'
import adapter from './accepting-adapter.js'

try {
  const gateway = createGateway({
    adapter,
    settings: { dispatchKey: 'account|1|us', dispatchSecret: 'aa01', dispatchUrl: 'http://127.0.0.1:9' },
  })
  await gateway.start()
  await gateway.stop()
  process.stdout.write('kept in SQLite\n')
} catch (thrown) {
  const error = Object(thrown)
  process.stdout.write(`${error.code}: ${error.message}\n`)
}
