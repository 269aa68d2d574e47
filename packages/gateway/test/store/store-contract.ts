import { describe } from 'vitest'
import { describeActs } from './contract/acts.ts'
import { describeAttempts } from './contract/attempts.ts'
import { describeAuditing } from './contract/auditing.ts'
import { describeBatches } from './contract/batches.ts'
import { describeChangePlaces } from './contract/change-places.ts'
import { describeClaiming } from './contract/claiming.ts'
import { describeProbing } from './contract/probing.ts'
import { describeControl } from './contract/control.ts'
import { describeDurability } from './contract/durability.ts'
import { describeFinding } from './contract/finding.ts'
import { describeGoingOn } from './contract/going-on.ts'
import { describeHistory } from './contract/history.ts'
import { describeMoves } from './contract/moves.ts'
import { describeMovesBack } from './contract/moves-back.ts'
import { describeHoldRemarks } from './contract/hold-remarks.ts'
import { describeLeases } from './contract/leases.ts'
import { describeOrder } from './contract/order.ts'
import { describePausing } from './contract/pausing.ts'
import { describeProviders } from './contract/providers.ts'
import { describeRates } from './contract/rates.ts'
import { describePurging } from './contract/purging.ts'
import { describeRecording } from './contract/recording.ts'
import { describeRecordingAtOnce } from './contract/recording-at-once.ts'
import { describeReopening } from './contract/reopening.ts'
import { describeToldVisits } from './contract/told-visits.ts'
import { describeReplays } from './contract/replays.ts'
import { describeRetention } from './contract/retention.ts'
import { describeSending } from './contract/sending.ts'
import { describeTwins } from './contract/twins.ts'
import { describeUpdates } from './contract/updates.ts'
import { describeWaiting } from './contract/waiting.ts'
import { describeRestart } from './contract/restart.ts'
import type { CreatePlace } from './store-bench.ts'
import type { StoreTraits } from './store-traits.ts'

/** What every store must do, whatever it keeps its rows in. */
export function describeStore(name: string, createPlace: CreatePlace, traits: StoreTraits): void {
  describe(name, () => {
    describeRecording(createPlace)
    describeRecordingAtOnce(createPlace)
    describeTwins(createPlace)
    describeMoves(createPlace)
    describeMovesBack(createPlace)
    describeHoldRemarks(createPlace)
    describeClaiming(createPlace)
    describeProbing(createPlace)
    describeAttempts(createPlace)
    describeGoingOn(createPlace)
    describeUpdates(createPlace)
    describeActs(createPlace)
    describeChangePlaces(createPlace)
    describeSending(createPlace)
    describeProviders(createPlace)
    describeControl(createPlace)
    describePausing(createPlace)
    describeWaiting(createPlace)
    describeFinding(createPlace)
    describeHistory(createPlace)
    describeAuditing(createPlace)
    describeRates(createPlace)
    describeReplays(createPlace, traits)
    describeRetention(createPlace)
    describePurging(createPlace)
    describeReopening(createPlace)
    describeToldVisits(createPlace)
    describeLeases(createPlace)
    describeDurability(createPlace)
    describeOrder(createPlace)
    describeBatches(createPlace)
    if (traits.isLasting) describeRestart(createPlace)
  })
}
