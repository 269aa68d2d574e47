import { cSharp, java, javaScript, php, python, ruby } from './language.ts'

/** The receivers that the HTTP bridge is published with. */
export const receivers = [
  { language: javaScript, file: 'receiver.js' },
  { language: python, file: 'receiver.py' },
  { language: ruby, file: 'receiver.rb' },
  { language: php, file: 'receiver.php' },
  { language: cSharp, file: 'Receiver.cs' },
  { language: java, file: 'Receiver.java' },
]
