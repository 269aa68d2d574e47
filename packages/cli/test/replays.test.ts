import { testReplayAfterKill } from './support/replay-after-kill.ts'

testReplayAfterKill(
  'a replay at a rate that kill -9 interrupts goes on after the next start, each item once',
  {
    goesOnWithinMs: 20_000,
  },
)
