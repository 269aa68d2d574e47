import { createSqliteStore } from '@truckroll/sqlite'
import type { Logger } from '@truckroll/store'
import { stamp, TestClock } from '@truckroll/store/contract'
import { expect, it, onTestFinished } from 'vitest'
import { ContestedAcks } from './contested-acks.ts'

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }

it('three acks that are refused at once within an hour are listed for a person, once', async () => {
  const clock = new TestClock()
  const store = createSqliteStore({ path: ':memory:', clock })
  await store.open(stamp)
  onTestFinished(() => store.close())
  const contested = new ContestedAcks(store, clock, silent)
  const causes = async () => (await store.listAttention(undefined, 9)).items.map(({ cause }) => cause)
  await contested.note()
  await contested.note()
  clock.advance(3_600_000)
  await contested.note()
  await contested.note()
  expect(await causes()).toEqual([])
  for (let more = 0; more < 4; more += 1) await contested.note()
  expect(await causes()).toEqual(['second_store'])
})
