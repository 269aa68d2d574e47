import type { Clock, Timer } from '@truckroll/store'

/** Does `work` every so often, with how many times it was done, until it answers false or is cancelled. */
export function repeatWhile(clock: Clock, everyMs: number, work: (count: number) => Promise<boolean>): Timer {
  let timer: Timer
  let isOver = false
  let count = 0
  const turn = async () => {
    if (isOver) return
    count += 1
    if ((await work(count)) && !isOver) plan()
  }
  const plan = () => {
    timer = clock.setTimer(everyMs, () => void turn())
  }
  plan()
  return {
    cancel: () => {
      isOver = true
      timer.cancel()
    },
  }
}
