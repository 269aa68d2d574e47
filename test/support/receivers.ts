import { cSharp, java, javaScript, php, python, ruby, type Language } from './language.ts'

export interface Receiver {
  readonly language: Language
  readonly file: string
}

/** The one that needs nothing but Node. */
export const nodeReceiver: Receiver = { language: javaScript, file: 'receiver.js' }
export const otherReceivers: readonly Receiver[] = [
  { language: python, file: 'receiver.py' },
  { language: ruby, file: 'receiver.rb' },
  { language: php, file: 'receiver.php' },
  { language: cSharp, file: 'Receiver.cs' },
  { language: java, file: 'Receiver.java' },
]

/** All that the HTTP bridge is published with. */
export const receivers = [nodeReceiver, ...otherReceivers]
