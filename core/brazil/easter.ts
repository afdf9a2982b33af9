/** Easter Sunday of the Gregorian calendar ("Anonymous Gregorian" computus; Meeus, Astronomical Algorithms, ch. 8). */
export function easter(year: number): string {
  const a = year % 19
  const century = Math.floor(year / 100)
  const c = year % 100
  const moon = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const h = (19 * a + century - Math.floor(century / 4) - moon + 15) % 30
  const l = (32 + 2 * (century % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const days = h + l - 7 * m + 114
  return `${year}-${two(Math.floor(days / 31))}-${two((days % 31) + 1)}`
}

const two = (number: number) => String(number).padStart(2, '0')
