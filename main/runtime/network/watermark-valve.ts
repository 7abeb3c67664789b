import { MAX_WATERMARK, MIN_WATERMARK } from '../operators/stream-operator.ts'

interface Channel {
  watermark: number
  idle: boolean
  /** Whether its watermark counts: a channel that was idle counts again once it is not behind. */
  aligned: boolean
}

/** What a change of one channel comes to for the operator behind the valve. */
export interface ValveOutput {
  /** A watermark to hand on; null for none. */
  watermark: number | null
  /** A change of idleness to hand on; null for none. */
  idle: boolean | null
}

/**
 * One watermark out of those of many channels (`StatusWatermarkValve`): the least of the active ones, and only if it is greater than
 * the last; idle channels do not hold it back.
 */
export class WatermarkValve {
  readonly #channels: Channel[]
  #last = MIN_WATERMARK
  #idle = false

  constructor(channels: number) {
    this.#channels = Array.from({ length: channels }, () => ({ watermark: MIN_WATERMARK, idle: false, aligned: true }))
  }

  watermark(at: number, timestamp: number): ValveOutput {
    const channel = this.#of(at)
    if (channel.idle || timestamp <= channel.watermark) return NOTHING
    channel.watermark = timestamp
    if (!channel.aligned && timestamp >= this.#last) channel.aligned = true
    return { watermark: this.#advance(this.#least()), idle: null }
  }

  idle(at: number, idle: boolean): ValveOutput {
    const channel = this.#of(at)
    if (channel.idle === idle) return NOTHING
    channel.idle = idle
    if (!idle) {
      channel.aligned = channel.watermark >= this.#last
      if (!this.#idle) return NOTHING
      this.#idle = false
      return { watermark: null, idle: false }
    }
    channel.aligned = false
    if (this.#channels.every((one) => one.idle)) {
      this.#idle = true
      // All the greatest watermarks that were seen hold once no channel holds them back.
      return { watermark: this.#advance(Math.max(...this.#channels.map((one) => one.watermark))), idle: true }
    }
    return { watermark: this.#advance(this.#least()), idle: null }
  }

  /** A channel that ended holds nothing back. */
  end(at: number): ValveOutput {
    return this.watermark(at, MAX_WATERMARK)
  }

  #least(): number {
    return this.#channels.reduce((least, { watermark, aligned }) => (aligned ? Math.min(least, watermark) : least), MAX_WATERMARK)
  }

  #advance(timestamp: number): number | null {
    if (timestamp <= this.#last || !this.#channels.some(({ aligned }) => aligned || this.#idle)) return null
    this.#last = timestamp
    return timestamp
  }

  #of(at: number): Channel {
    const channel = this.#channels[at]
    if (channel === undefined) throw new RangeError(`no channel ${at}`)
    return channel
  }
}

const NOTHING: ValveOutput = { watermark: null, idle: null }
