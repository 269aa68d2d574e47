import { describe, expect, it } from 'vitest'
import { abilityMethods } from './abilities.ts'
import { findNearAbilities } from './find-near-abilities.ts'

class Plain {
  async createJob() {}
  async cancelJob() {}
}

/** A method of such a name, beside the two that every adapter has. */
function withMethod(...names: readonly string[]): object {
  const methods = Object.fromEntries(names.map((name) => [name, async () => undefined]))
  return Object.setPrototypeOf(methods, Plain.prototype)
}

describe('methods that look like abilities', () => {
  it.each([
    ['addnote', 'addNote'],
    ['addNotes', 'addNote'],
    ['updatejob', 'updateJob'],
    ['onProviderChange', 'onProviderChanged'],
    ['recieveWebhook', 'receiveWebhook'],
    ['pollChange', 'pollChanges'],
    ['verifyCredential', 'verifyCredentials'],
    ['hearUpdateSettled', 'onUpdateSettled'],
  ])('%s is told, %s may be meant', (method, ability) => {
    const [line, ...others] = findNearAbilities(withMethod(method))
    expect(others).toEqual([])
    expect(line).toContain(`method ${method} is not an ability`)
    expect(line).toContain(`did you mean ${ability}?`)
  })

  it.each(abilityMethods.map((ability) => [ability]))('a misspelled %s is reported', (ability) => {
    expect(findNearAbilities(withMethod(`${ability}s`))).toHaveLength(1)
  })

  it('are nothing to tell if the ability is there, or the name is another one', () => {
    expect(findNearAbilities(new Plain())).toEqual([])
    expect(findNearAbilities(withMethod('addNote', 'addNotes'))).toEqual([])
    expect(findNearAbilities(withMethod('_addNotes', 'toWorkOrder', 'login', 'sendAll'))).toEqual([])
    expect(findNearAbilities(withMethod(...abilityMethods))).toEqual([])
  })

  it('are found in a class, in one it extends, and in a member that is a function', () => {
    class Base extends Plain {
      async addNotes() {}
    }
    class Adapter extends Base {
      readonly updatejob = async () => undefined
      readonly addNoteText = 'text'
    }
    expect(findNearAbilities(Adapter.prototype)).toHaveLength(1)
    expect(findNearAbilities(new Adapter())).toHaveLength(2)
  })
})
