/** Looks often; what is asked for at the end: how many MB more than now there were at most. */
export function watchMemory(): () => { heapMb: number; rssMb: number } {
  const before = process.memoryUsage()
  const most = { heapMb: 0, rssMb: 0 }
  const look = () => {
    const { heapUsed, rss } = process.memoryUsage()
    most.heapMb = Math.max(most.heapMb, (heapUsed - before.heapUsed) / 2 ** 20)
    most.rssMb = Math.max(most.rssMb, (rss - before.rss) / 2 ** 20)
  }
  const timer = setInterval(look, 10)
  return () => {
    clearInterval(timer)
    look()
    return most
  }
}
