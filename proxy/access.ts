/** The access log of one app: which requests get a line, so that neither sampling nor a flood costs much. */

/** Lines per second at most; of the rest the number is told. */
const PER_SECOND = 200

export class AccessLog {
  /** Share of the requests that get a line, up to 1. */
  rate = 0
  private second = 0
  private lines = 0
  private left = 0

  /** True: this request gets a line. `now`: milliseconds. */
  takes(now: number): boolean {
    if (this.rate < 1 && Math.random() >= this.rate) return false
    const second = Math.floor(now / 1000)
    if (second !== this.second) {
      this.second = second
      this.lines = 0
    }
    if (++this.lines <= PER_SECOND) return true
    this.left++
    return false
  }

  /** How many lines were left out since the last time that this was asked. */
  omitted(): number {
    const { left } = this
    this.left = 0
    return left
  }
}
