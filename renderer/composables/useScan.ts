import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue'
import type { ContentsQuery, ContentsRow, ContentsScan, Problem } from '../../shared/model/index.ts'
import { plural } from '../../shared/text/index.ts'
import { api } from '../client/client.ts'
import { problemOf } from '../client/problem-of.ts'
import { useActivity } from '../stores/activity.ts'

export interface EntryScan {
  /** Entries so far, in the order of the files. */
  readonly rows: Readonly<ShallowRef<readonly ContentsRow[]>>
  /** What the main side said to the question; null before. */
  readonly opened: Readonly<ShallowRef<ContentsScan | null>>
  /** Entries looked at, also those of other keys. */
  readonly scanned: Readonly<ShallowRef<number>>
  readonly done: Readonly<ShallowRef<boolean>>
  readonly busy: Readonly<ShallowRef<boolean>>
  /** Left off by a person: goes on with `more`. */
  readonly stopped: Readonly<ShallowRef<boolean>>
  readonly problem: Readonly<ShallowRef<Problem | null>>
  /** Begins anew; the reading before is closed. */
  start(query: ContentsQuery & { id: string }): Promise<void>
  /** Reads the next entries, unless it is reading or at the end. */
  more(): Promise<void>
  stop(): void
}

type Progress = (part: number, says: string) => void

/** Entries that one `more` brings. */
const PAGE = 200

/** Reads entries of a state as they are asked for. Nothing is read between two pages, so stopping is at once. */
export function useScan(): EntryScan {
  const activity = useActivity()
  const rows = shallowRef<readonly ContentsRow[]>([])
  const opened = shallowRef<ContentsScan | null>(null)
  const scanned = shallowRef(0)
  const done = shallowRef(false)
  const busy = shallowRef(false)
  const stopped = shallowRef(false)
  const problem = shallowRef<Problem | null>(null)
  let subject = ''
  let era = 0

  /** Runs one step of the newest reading; what an older one still brings is dropped. */
  async function step(work: (current: () => boolean, progress: Progress) => Promise<void>): Promise<void> {
    const mine = era
    busy.value = true
    stopped.value = false
    try {
      await activity.run('Reading', subject, (progress) => work(() => mine === era, progress))
    } catch (error) {
      if (mine === era) problem.value = problemOf(error)
    } finally {
      if (mine === era) busy.value = false
    }
  }

  async function readPages(scan: string, current: () => boolean, progress: Progress): Promise<void> {
    const wanted = rows.value.length + PAGE
    while (current() && !done.value && !stopped.value && rows.value.length < wanted) {
      const page = await api.contents.next({ scan, limit: wanted - rows.value.length })
      if (!current()) return
      rows.value = [...rows.value, ...page.rows]
      scanned.value = page.scanned
      done.value = page.done
      progress(page.part, plural(page.scanned, 'entry', 'entries'))
    }
  }

  function close(scan: string): void {
    // It closes by itself when newer ones take its place.
    void api.contents.close({ scan }).catch(() => undefined)
  }

  onBeforeUnmount(() => {
    era++
    if (opened.value) close(opened.value.scan)
  })

  return {
    rows,
    opened,
    scanned,
    done,
    busy,
    stopped,
    problem,
    start(query) {
      era++
      const replaces = opened.value?.scan ?? null
      opened.value = null
      problem.value = null
      subject = query.state
      rows.value = []
      scanned.value = 0
      done.value = false
      return step(async (current, progress) => {
        const scan = await api.contents.open({ ...query, replaces })
        if (!current()) {
          close(scan.scan)
          return
        }
        opened.value = scan
        await readPages(scan.scan, current, progress)
      })
    },
    async more() {
      const scan = opened.value
      if (scan === null || busy.value || done.value || problem.value) return
      await step((current, progress) => readPages(scan.scan, current, progress))
    },
    stop() {
      if (busy.value) stopped.value = true
    },
  }
}
