// What no other tool looks at: the lock file, the licences, the bins, the pins, the metadata. One line a finding.
import { findBinFaults } from './checks/bins.js'
import { findLicenseFaults } from './checks/licenses.js'
import { findLockFaults } from './checks/lock-file.js'
import { findMetadataFaults } from './checks/metadata.js'
import { findPinFaults } from './checks/pins.js'
import { readRepository } from './checks/repository.js'
import { workspaceRoot } from './workspace-root.js'

const repository = readRepository(workspaceRoot)
const faults = [findLockFaults, findPinFaults, findLicenseFaults, findBinFaults, findMetadataFaults].flatMap(
  (find) => find(repository),
)
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
