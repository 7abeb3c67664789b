import type { JobLine } from '../../flink/answers.ts'

const SCHEDULED = new Set(['CREATED', 'INITIALIZING'])
/** Globally terminal (`JobStatus.isGloballyTerminalState`): a suspended job may yet go on elsewhere. */
const TERMINATED = new Set(['FAILED', 'CANCELED', 'FINISHED'])
const RULE = '-'.repeat(62)

export interface JobListChoice {
  running: boolean
  scheduled: boolean
  all: boolean
}

/** The lines of `flink list` (`CliFrontend.listJobs`); without a choice running and scheduled jobs. Times are local. */
export function jobListLines(jobs: readonly JobLine[], { running, scheduled, all }: JobListChoice): string[] {
  const both = !running && !scheduled
  const sorted = [...jobs].sort((a, b) => a['start-time'] - b['start-time'])
  const terminated = sorted.filter(({ state }) => TERMINATED.has(state))
  const waiting = sorted.filter(({ state }) => SCHEDULED.has(state))
  const others = sorted.filter(({ state }) => !TERMINATED.has(state) && !SCHEDULED.has(state))
  return [
    ...(running || both || all ? block('Running/Restarting Jobs', others, 'No running jobs.') : []),
    ...(scheduled || both || all ? block('Scheduled Jobs', waiting, 'No scheduled jobs.') : []),
    ...(all && terminated.length > 0 ? block('Terminated Jobs', terminated, '') : []),
  ]
}

function block(title: string, jobs: readonly JobLine[], none: string): string[] {
  if (jobs.length === 0) return [none]
  return [titled(title), ...jobs.map((job) => `${moment(job['start-time'])} : ${job.jid} : ${job.name} (${job.state})`), RULE]
}

/** The title in the middle of a rule; what is left over stands behind it. */
function titled(title: string): string {
  const left = Math.floor((RULE.length - title.length - 2) / 2)
  return `${'-'.repeat(left)} ${title} ${'-'.repeat(RULE.length - title.length - 2 - left)}`
}

/** `dd.MM.yyyy HH:mm:ss` */
function moment(ms: number): string {
  const at = new Date(ms)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${two(at.getDate())}.${two(at.getMonth() + 1)}.${at.getFullYear()}`
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}
