import { h, type FunctionalComponent } from 'vue'

/** Lucide's outlines, on its grid of 24. */
const OUTLINES = {
  'chevron-down': 'm6 9l6 6l6-6',
  'chevron-right': 'm9 18l6-6l-6-6',
  binary: 'M14 14h4v6h-4zM6 4h4v6h-4zM6 20h4m4-10h4M6 14h2v6m6-16h2v6',
  unlink:
    'm18.84 12.25l1.72-1.71h-.02a5.004 5.004 0 0 0-.12-7.07a5.006 5.006 0 0 0-6.95 0l-1.72 1.71m-6.58 6.57l-1.71 1.71a5.004 5.004 0 0 0 .12 7.07a5.006 5.006 0 0 0 6.95 0l1.71-1.71M8 2v3M2 8h3m11 11v3m3-6h3',
  minus: 'M5 12h14',
  link: 'M10 13a5 5 0 0 0 7.54.54l3-3a5 5 0 0 0-7.07-7.07l-1.72 1.71M14 11a5 5 0 0 0-7.54-.54l-3 3a5 5 0 0 0 7.07 7.07l1.71-1.71',
} as const

/** An icon for the rows of a long table: one element and one path, where `UIcon` parses markup for each. */
export const RowIcon: FunctionalComponent<{ name: keyof typeof OUTLINES }> = ({ name }) =>
  h('svg', { class: 'i', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, [
    h('path', {
      d: OUTLINES[name],
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': 2,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    }),
  ])
RowIcon.props = ['name']
