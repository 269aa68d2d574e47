import { describe } from 'vitest'
import { describeActs } from './acts.ts'
import { describeAttempts } from './attempts.ts'
import { describeAuditing } from './auditing.ts'
import { describeBatches } from './batches.ts'
import { describeChangePlaces } from './change-positions.ts'
import { describeClaiming } from './claiming.ts'
import { describeProbing } from './probing.ts'
import { describeControl } from './control.ts'
import { describeDurability } from './durability.ts'
import { describeEchoes } from './echoes.ts'
import { describeFinding } from './finding.ts'
import { describeGoingOn } from './going-on.ts'
import { describeHistory } from './history.ts'
import { describeMoves } from './moves.ts'
import { describeMovesBack } from './moves-back.ts'
import { describeHoldRemarks } from './hold-remarks.ts'
import { describeLeases } from './leases.ts'
import { describeLogins } from './logins.ts'
import { describeOrder } from './order.ts'
import { describePausing } from './pausing.ts'
import { describePrivacy } from './privacy.ts'
import { describeProviders } from './providers.ts'
import { describeSealed } from './sealed.ts'
import { describeRates } from './rates.ts'
import { describePurging } from './purging.ts'
import { describeRecording } from './recording.ts'
import { describeRecordingAtOnce } from './recording-at-once.ts'
import { describeReopening } from './reopening.ts'
import { describeTimelines } from './timelines.ts'
import { describeToldVisits } from './told-visits.ts'
import { describeFollowedWorkOrders } from './followed-work-orders.ts'
import { describeSharedWorkOrders } from './shared-work-orders.ts'
import { describeMovedTimeline } from './moved-timeline.ts'
import { describeReplays } from './replays.ts'
import { describeRetention } from './retention.ts'
import { describeSending } from './sending.ts'
import { describeStories } from './stories.ts'
import { describeSuspects } from './suspects.ts'
import { describeTextsInPlace } from './texts-in-place.ts'
import { describeTwins } from './twins.ts'
import { describeListingUpdates } from './listing-updates.ts'
import { describeUpdates } from './updates.ts'
import { describeWaiting } from './waiting.ts'
import { describeRestart } from './restart.ts'
import type { CreatePlace } from './store-bench.ts'
import type { StoreTraits } from './store-traits.ts'

/** What every store must do, whatever it keeps its rows in. */
export function describeStore(name: string, createPlace: CreatePlace, traits: StoreTraits): void {
  describe(name, () => {
    describeRecording(createPlace)
    describeTwins(createPlace)
    describeMoves(createPlace)
    describeMovesBack(createPlace)
    describeHoldRemarks(createPlace)
    describeClaiming(createPlace)
    describeProbing(createPlace)
    describeAttempts(createPlace)
    describeGoingOn(createPlace)
    describeSuspects(createPlace)
    describeStories(createPlace)
    describeUpdates(createPlace)
    describeEchoes(createPlace)
    describeListingUpdates(createPlace)
    describeActs(createPlace)
    describeChangePlaces(createPlace)
    describeSending(createPlace)
    describeProviders(createPlace)
    describeControl(createPlace)
    describeTimelines(createPlace)
    describePausing(createPlace)
    describeWaiting(createPlace)
    describeFinding(createPlace)
    describeHistory(createPlace)
    describeTextsInPlace(createPlace)
    describeAuditing(createPlace)
    describeRates(createPlace)
    describeSealed(createPlace)
    describeReplays(createPlace, traits)
    describeRetention(createPlace)
    describePurging(createPlace)
    describePrivacy(createPlace)
    describeReopening(createPlace)
    describeMovedTimeline(createPlace)
    describeFollowedWorkOrders(createPlace)
    describeSharedWorkOrders(createPlace)
    describeToldVisits(createPlace)
    describeLeases(createPlace)
    describeLogins(createPlace)
    describeDurability(createPlace)
    describeRandom(createPlace, traits.randomShare)
    if (traits.isLasting) describeRestart(createPlace)
  })
}

/** The part of the suite that plays random input, with all its runs. */
export function describeRandomRuns(name: string, createPlace: CreatePlace): void {
  describe(name, () => {
    describeRandom(createPlace)
  })
}

function describeRandom(createPlace: CreatePlace, share?: number): void {
  describeRecordingAtOnce(createPlace, share)
  describeOrder(createPlace, share)
  describeBatches(createPlace, share)
}
