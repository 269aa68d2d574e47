/** The sizes in which Dispatch gives pictures. Playbook: Use Cases > From Dispatch > Rendering Images */
export const fileFormats = [
  'square_50',
  'square_100',
  'square_250',
  'proportional_50',
  'proportional_100',
  'proportional_250',
  'vertical_50',
  'vertical_100',
  'vertical_250',
] as const

export type FileFormat = (typeof fileFormats)[number]

export function isFileFormat(text: string): text is FileFormat {
  return fileFormats.some((format) => format === text)
}
