import type { Picture } from './picture.ts'
import type { RenditionFormat } from './rendition-formats.ts'

/** The part of a picture that is shown, and the size to which it is scaled. */
interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly toWidth: number
  readonly toHeight: number
}

/** How many times as wide as high a vertical one may be: a picture of one row would else stay as wide as it came. */
const maxTimesWide = 16

/**
 * A picture in one of Dispatch's formats. The playbook names them and says no more. Here square is cut from the middle,
 * proportional fits into a square as a whole, and vertical is as high as its name says,
 * or less high if it is too wide. None is ever enlarged.
 */
export function shrinkPicture(picture: Picture, format: RenditionFormat): Picture {
  const frame = toFrame(picture, format)
  const { toWidth, toHeight } = frame
  const data = new Uint8Array(toWidth * toHeight * 4)
  for (let y = 0; y < toHeight; y += 1) {
    for (let x = 0; x < toWidth; x += 1) averageInto(data, (y * toWidth + x) * 4, picture, frame, x, y)
  }
  return { kind: picture.kind, width: toWidth, height: toHeight, data }
}

function toFrame({ width, height }: Picture, { shape, size }: RenditionFormat): Frame {
  if (shape === 'square') {
    const side = Math.min(width, height)
    const to = Math.min(size, side)
    const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)]
    return { left, top, width: side, height: side, toWidth: to, toHeight: to }
  }
  const scale = Math.min(1, size / height, (shape === 'vertical' ? size * maxTimesWide : size) / width)
  const toWidth = Math.max(1, Math.round(width * scale))
  const toHeight = Math.max(1, Math.round(height * scale))
  return { left: 0, top: 0, width, height, toWidth, toHeight }
}

/** The mean of all pixels that one pixel of the small picture stands for; what is not seen has no color. */
function averageInto(
  data: Uint8Array,
  at: number,
  picture: Picture,
  frame: Frame,
  x: number,
  y: number,
): void {
  const fromX = frame.left + Math.floor((x * frame.width) / frame.toWidth)
  const toX = Math.max(fromX + 1, frame.left + Math.floor(((x + 1) * frame.width) / frame.toWidth))
  const fromY = frame.top + Math.floor((y * frame.height) / frame.toHeight)
  const toY = Math.max(fromY + 1, frame.top + Math.floor(((y + 1) * frame.height) / frame.toHeight))
  let [red, green, blue, opacity] = [0, 0, 0, 0]
  for (let row = fromY; row < toY; row += 1) {
    for (let column = fromX; column < toX; column += 1) {
      const from = (row * picture.width + column) * 4
      const seen = picture.data[from + 3] ?? 0
      red += (picture.data[from] ?? 0) * seen
      green += (picture.data[from + 1] ?? 0) * seen
      blue += (picture.data[from + 2] ?? 0) * seen
      opacity += seen
    }
  }
  const whole = Math.max(1, opacity)
  data.set(
    [red / whole, green / whole, blue / whole, opacity / ((toX - fromX) * (toY - fromY))].map(Math.round),
    at,
  )
}
