import { useMantineTheme, useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import classes from './line-chart.module.css'

export interface Line {
  readonly name: string
  /** Of the theme. */
  readonly color: string
  /** Milliseconds since 1970, and how much. The lines of a chart have the same times. */
  readonly points: readonly (readonly [at: number, value: number])[]
}

const height = 132
const leastTop = 4

/** Lines over time; who cannot see them reads the newest values below. */
export function LineChart({ title, lines }: { title: string; lines: readonly Line[] }) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const { colors } = useMantineTheme()
  const scheme = useComputedColorScheme('light')
  const colorOf = ({ color }: Line) => colors[color]?.[scheme === 'dark' ? 4 : 7] ?? 'gray'
  const shape = lines.map(({ name, color }) => `${name} ${color}`).join()

  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const faint = scheme === 'dark' ? 'rgba(255,255,255,0.08)' : 'rgba(0,0,0,0.07)'
    const text = scheme === 'dark' ? '#b8b8b8' : '#495057'
    const axis = {
      stroke: text,
      grid: { stroke: faint, width: 1 },
      ticks: { show: false },
      font: '11px system-ui',
    }
    const made = new uPlot(
      {
        width: Math.max(element.clientWidth, 50),
        height,
        legend: { show: false },
        cursor: { y: false, points: { size: 6 } },
        scales: {
          x: { range: toTimes },
          y: { range: (_plot, _least, most) => [0, Math.max(leastTop, Math.ceil(most * 1.1))] },
        },
        axes: [
          { ...axis, grid: { show: false }, space: 60, size: 24, values: (_plot, at) => at.map(toClock) },
          { ...axis, size: 34, space: 34, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 1e4, 1e5] },
        ],
        series: [
          {},
          ...lines.map((line) => ({
            label: line.name,
            stroke: colorOf(line),
            width: 1.75,
            fill: `${colorOf(line)}14`,
            points: { show: false },
          })),
        ],
      },
      toData(lines),
      element,
    )
    plot.current = made
    const watch = new ResizeObserver(() => made.setSize({ width: Math.max(element.clientWidth, 50), height }))
    watch.observe(element)
    return () => {
      watch.disconnect()
      made.destroy()
      plot.current = undefined
    }
    // Made anew for other lines or colours; new points are given to the one that stands.
  }, [shape, scheme])

  useEffect(() => plot.current?.setData(toData(lines)), [lines])

  return (
    <>
      <div ref={place} className={classes['plot']} role="img" aria-label={`${title}: ${toWords(lines)}`} />
      <ul className={classes['legend']}>
        {lines.map((line) => (
          <li key={line.name}>
            <svg width="10" height="10" aria-hidden>
              <circle cx="5" cy="5" r="4" fill={colorOf(line)} />
            </svg>
            {line.name} <b className="number">{line.points.at(-1)?.[1] ?? 0}</b>
          </li>
        ))}
      </ul>
    </>
  )
}

/** At least a minute, so that a line that has just begun can be seen. */
function toTimes(_plot: uPlot, first: number, last: number): [number, number] {
  return [Math.min(first, last - 60), last]
}

function toClock(seconds: number): string {
  return new Date(seconds * 1_000).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
}

function toData(lines: readonly Line[]): uPlot.AlignedData {
  const times = (lines[0]?.points ?? []).map(([at]) => at / 1_000)
  return [times, ...lines.map(({ points }) => points.map(([, value]) => value))]
}

function toWords(lines: readonly Line[]): string {
  return lines.map(({ name, points }) => `${name} ${points.at(-1)?.[1] ?? 0}`).join(', ')
}
