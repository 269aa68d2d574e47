export type Shape = 'square' | 'proportional' | 'vertical'

export interface RenditionFormat {
  readonly shape: Shape
  /** In pixels. */
  readonly size: number
}

/** Playbook: Use Cases > From Dispatch > Rendering Images > Get File */
export const renditionFormats: ReadonlyMap<string, RenditionFormat> = new Map(
  (['square', 'proportional', 'vertical'] as const).flatMap((shape) =>
    [50, 100, 250].map((size) => [`${shape}_${size}`, { shape, size }] as const),
  ),
)
