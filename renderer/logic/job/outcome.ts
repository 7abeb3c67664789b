/** The states that a tide gauge shows. */
export type Gauge =
  | 'requested'
  | 'triggered'
  | 'progress'
  | 'completed'
  | 'proved'
  | 'half'
  | 'failed'
  | 'unknown'
  | 'restored'
  | 'claimed'
  | 'relocated'
  | 'orphan'
  | 'disposed'

/** Class of the colour that goes with a gauge: healthy has none. */
export const GAUGE_COLOURS: Readonly<Record<Gauge, string>> = {
  requested: 'ink3',
  triggered: 'tide',
  progress: 'tide',
  completed: '',
  proved: 'kelp',
  half: 'coral',
  failed: 'coral',
  unknown: 'sand',
  restored: '',
  claimed: '',
  relocated: '',
  orphan: 'sand',
  disposed: 'ink3',
}
